/** Keeps phrases that were mended from coming back, in documents and in sources. */
import { describe, expect, it } from 'vitest'
import { documents, filesUnder } from './documents.ts'
import { findingsIn, phrases, report } from './english.ts'

describe('documents', () => {
  it.each(documents)('$path has no such phrase', ({ text }) => {
    expect(report(findingsIn(text))).toBe('')
  })
})

describe('sources', () => {
  it('have no such phrase', () => {
    const found = filesUnder('src', /\.(ts|tsx|mjs|css|wgsl|json)$/)
      .map(({ path, text }) => ({ path, findings: findingsIn(text) }))
      .filter(({ findings }) => findings.length > 0)
    expect(found.map(({ path, findings }) => `${path}:\n${report(findings)}`).join('\n\n')).toBe('')
  })
})

describe('the list', () => {
  const faulty: Readonly<Record<string, string>> = {
    brought: 'a network that was brought',
    errand: 'errands of a study',
    'the begin': 'the begin of the hash',
    'told apart': 'Not told apart from EDM',
    'how-manieth': 'the how-manieth design',
    'numbers that are none': 'gives numbers that are none',
    'is told': 'the class that it is told',
    'so many as a count': 'the difference to so many Heun steps',
    'as many without as': 'as many pixels of larger images',
    'told what to do by nobody': 'while a hand drags',
    'tells of': 'the angle tells of the direction',
    'what one had': 'gives back what one had',
    'Thrown and caught here': 'Thrown and caught here.',
    'a for per': 'one kernel a step, one label an image',
    'bare genitive': '/** Of its images, in pixels. */',
  }

  it.each(phrases)('finds $name', ({ name }) => {
    expect(findingsIn(faulty[name]!).map(({ phrase }) => phrase.name)).toContain(name)
  })

  it('finds what breaks over two lines of a comment', () => {
    expect(findingsIn('/**\n * The class that the network is\n * told.\n */')).toHaveLength(1)
  })

  it('passes English', () => {
    const fine = [
      'As many images as you like, one call per step; so many steps that the curve is flat.',
      'At the beginning of a step, the network receives the class of its image.',
      'A step takes an image; each call a second later.',
      'Read own/brought-card.ts.',
    ]
    expect(report(findingsIn(fine.join('\n')))).toBe('')
  })
})
