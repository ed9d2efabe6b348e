/** Text with formulas in it: `noise of level $\sigma$`. No markup beside that. */
export interface Piece {
  readonly kind: 'text' | 'formula'
  readonly text: string
}

/** Splits at dollar signs; a last one without a partner is text. */
export const splitFormulas = (prose: string): readonly Piece[] => {
  const parts = prose.split('$')
  const pieces = parts.map((text, k): Piece => ({ kind: k % 2 === 1 ? 'formula' : 'text', text }))
  if (parts.length % 2 === 0) {
    const last = pieces.at(-1)!
    pieces[pieces.length - 1] = { kind: 'text', text: `$${last.text}` }
  }
  return pieces.filter(({ text }) => text !== '')
}

/** What may stand in braces in a beat: a design's mark, the exact curve's, a reading, or the place of the control. */
export interface Mark {
  readonly kind: 'mark'
  /** A design's letter, or "exact". */
  readonly of: string
  readonly text: string
}

/** Distances on the toy, calls, and the percentage of a crowd that ends below the middle. */
export const readingNames = ['off', 'truncation', 'network', 'calls', 'below'] as const
export type ReadingName = (typeof readingNames)[number]

export interface ReadingPlace {
  readonly kind: 'reading'
  readonly name: ReadingName
  readonly slot: string
}

/** Markdown within a line, and a new paragraph. */
export type Markdown =
  | { readonly kind: 'strong' | 'emphasis' | 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly to: string }
  | { readonly kind: 'break' }

export type BeatPiece = Piece | Mark | ReadingPlace | Markdown | { readonly kind: 'control' }

const brace = new RegExp(`\\{(control|[A-D]:[^{}]+|exact:[^{}]+|(?:${readingNames.join('|')}) [A-D])\\}`)

const readBrace = (text: string): BeatPiece => {
  if (text === 'control') return { kind: 'control' }
  const at = text.indexOf(':')
  if (at >= 0) return { kind: 'mark', of: text.slice(0, at), text: text.slice(at + 1) }
  const [name, slot = ''] = text.split(' ')
  return { kind: 'reading', name: name as ReadingName, slot }
}

const markdown = /(\*\*[^*]+\*\*|\*[^*\s][^*]*\*|`[^`]+`|\[[^\]]+\]\(https?:[^\s)]+\)|\n\s*\n)/

const readMarkdown = (text: string): BeatPiece => {
  if (text.startsWith('**')) return { kind: 'strong', text: text.slice(2, -2) }
  if (text.startsWith('*')) return { kind: 'emphasis', text: text.slice(1, -1) }
  if (text.startsWith('`')) return { kind: 'code', text: text.slice(1, -1) }
  const at = text.indexOf('](')
  return text.startsWith('[')
    ? { kind: 'link', text: text.slice(1, at), to: text.slice(at + 2, -1) }
    : { kind: 'break' }
}

const splitMarkdown = (text: string): readonly BeatPiece[] =>
  text.split(markdown).map((part, k): BeatPiece => (k % 2 === 1 ? readMarkdown(part) : { kind: 'text', text: part }))

/**
 * A beat's sentence, with Markdown's **bold**, *italic*, `code`, links and paragraphs: formulas as above, and outside of them `{A:Heun}` in the color of a design, `{exact:the curve}` in that
 * of the exact solution, `{off A}` and the like for what is read at the moment, `{control}` for the scene's control. Other braces are text.
 */
export const splitSentence = (prose: string): readonly BeatPiece[] =>
  splitFormulas(prose).flatMap((piece): readonly BeatPiece[] =>
    piece.kind === 'formula'
      ? [piece]
      : piece.text
          .split(brace)
          .flatMap((text, k): readonly BeatPiece[] => (k % 2 === 1 ? [readBrace(text)] : splitMarkdown(text)))
          .filter((part) => part.kind !== 'text' || part.text !== ''),
  )

/** Whether a sentence reads something of the toy. */
export const hasReading = (pieces: readonly BeatPiece[]): boolean =>
  pieces.some((piece) => piece.kind === 'reading' && piece.name !== 'calls')
