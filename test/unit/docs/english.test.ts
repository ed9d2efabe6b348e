/**
 * Keeps phrases that were mended from coming back. Documents have none. Sources may have as many as english-debt.json still
 * allows for each file. `UPDATE_ENGLISH=1 npx vitest run --project unit test/unit/docs/english` lowers it after some were
 * mended; `UPDATE_ENGLISH=accept` takes what is there, for files that were renamed.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../../src/cli/bootstrap.mjs'
import { documents, filesUnder } from './documents.ts'
import { findingsIn, phrases, report } from './english.ts'

const debtFile = join(root, 'test', 'unit', 'docs', 'english-debt.json')
/** Findings that a file may still have; a file that is not listed may have none. */
const readDebt = (): Readonly<Record<string, number>> => JSON.parse(readFileSync(debtFile, 'utf8'))

describe('documents', () => {
  it.each(documents)('$path has no such phrase', ({ text }) => {
    expect(report(findingsIn(text))).toBe('')
  })
})

describe('sources', () => {
  const found = filesUnder('src', /\.(ts|tsx|mjs|css|wgsl)$/).map(({ path, text }) => ({
    path,
    findings: findingsIn(text),
  }))

  const before = readDebt()
  if (process.env.UPDATE_ENGLISH) {
    const left = found
      .map(
        ({ path, findings: { length } }) =>
          [path, process.env.UPDATE_ENGLISH === 'accept' ? length : Math.min(length, before[path] ?? 0)] as const,
      )
      .filter(([, allowed]) => allowed > 0)
    writeFileSync(debtFile, `${JSON.stringify(Object.fromEntries(left), null, 2)}\n`)
  }

  const debt = readDebt()
  it('have no more such phrases than before', () => {
    const worse = found.filter(({ path, findings }) => findings.length > (debt[path] ?? 0))
    const texts = worse.map(({ path, findings }) => `${path}, at most ${debt[path] ?? 0}:\n${report(findings)}`)
    expect(texts.join('\n\n')).toBe('')
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
