/** Phrases that are not English, or not ours: what crept in before and was mended. */

export interface Phrase {
  /** How a person would write it down. */
  readonly name: string
  readonly pattern: RegExp
  readonly instead: string
}

/** What "a" must not follow with, where "per" is meant: one call per step. */
const counted = '(?:calls?|paths?|labels?|streams?|draws?|times?|milliseconds|images?|multiply-adds|seeds?|panels?)'
const each = '(?:image|step|seed|cell|sample|call|row|column|line|latent|element|batch|file|class|scene|size)'

export const phrases: readonly Phrase[] = [
  { name: 'brought', pattern: /(?<![\w/.-])brought(?![\w/.-])/gi, instead: 'custom (model, network)' },
  { name: 'errand', pattern: /(?<![\w/.-])errands?(?![\w/.-])/gi, instead: 'background run' },
  { name: 'the begin', pattern: /\bthe begin\b/gi, instead: 'the beginning, the start' },
  { name: 'told apart', pattern: /\b(?:told|tells?|telling) apart\b/gi, instead: 'distinguish' },
  { name: 'how-manieth', pattern: /\bhow-?manieth\b/gi, instead: 'index of' },
  { name: 'numbers that are none', pattern: /\bthat (?:are|is) none\b/gi, instead: 'non-finite numbers' },
  {
    name: 'is told',
    pattern: /\b(?:is|are|was|were|be|being) told\b/gi,
    instead: 'receives, is conditioned on, is reported',
  },
  { name: 'so many as a count', pattern: /\bso many\b(?![^.;:]{0,40}\bthat\b)/gi, instead: 'that many, N' },
  { name: 'as many without as', pattern: /\bas many\b(?!(?: [\w-]+){0,3} as\b)/gi, instead: 'the same number of' },
  {
    name: 'told what to do by nobody',
    pattern: /\bnobody looks\b|\bhand drags\b/gi,
    instead: 'nothing is visible, while dragging',
  },
  { name: 'tells of', pattern: /\btells? of\b/gi, instead: 'reports, shows' },
  { name: 'what one had', pattern: /\bwhat one had\b/gi, instead: 'your own state' },
  { name: 'Thrown and caught here', pattern: /\bthrown and caught\b/gi, instead: 'the exception is handled here' },
  {
    name: 'a for per',
    pattern: new RegExp(
      `\\b${counted} an? ${each}\\b|\\ba (?:row|column|panel|line|file) an? ${each}\\b|\\bone an? ${each}\\b|\\bchoice a (?:row|file)\\b`,
      'gi',
    ),
    instead: 'per',
  },
  { name: 'bare genitive', pattern: /\/\*\* Of /g, instead: 'a noun first: "Side of the images, in pixels"' },
]

export interface Finding {
  readonly phrase: Phrase
  readonly text: string
}

export const findingsIn = (text: string): readonly Finding[] => {
  // A phrase may break over the lines of a comment.
  const flat = text.replaceAll(/\s*\n\s*(?:\*(?!\/)|\/\/|#)?\s*/g, ' ')
  return phrases.flatMap((phrase) => [...flat.matchAll(phrase.pattern)].map(([found]) => ({ phrase, text: found })))
}

/** One line per finding: what was found and what to write. */
export const report = (findings: readonly Finding[]): string =>
  findings.map(({ phrase, text }) => `"${text}": ${phrase.name}; write ${phrase.instead}`).join('\n')
