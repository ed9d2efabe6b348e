import { describe, expect, it } from 'vitest'
import type { Document } from '../../../src/document/document.ts'
import { defaultDocument } from '../../../src/document/parse.ts'
import { slotNameOf, slotsOf } from '../../../src/document/slots.ts'
import { activate, add, duplicate, freeSlotIds, move, remove, rename, swap } from '../../../src/state/slots.ts'

const withSteps = (document: Document, steps: number): Document => ({
  ...document,
  design: { ...document.design, steps },
})
const lettersOf = (document: Document) => slotsOf(document).map(({ id, design }) => `${id}${design.steps}`)

/** A has 18 steps, B 5, C 7; C is active. */
const three = withSteps(duplicate(withSteps(duplicate(defaultDocument), 5)), 7)

describe('designs side by side', () => {
  it('are duplicated under the next free letter, up to four', () => {
    expect(lettersOf(three)).toEqual(['A18', 'B5', 'C7'])
    const four = duplicate(three)
    expect([four.slot, freeSlotIds(four)]).toEqual(['D', []])
    expect(duplicate(four)).toBe(four)
  })

  it('are added beside the active one, up to four', () => {
    const document = add({ ...three.design, steps: 9 })(remove('B')(three))
    expect([document.slot, lettersOf(document)]).toEqual(['C', ['A18', 'B9', 'C7']])
    const four = duplicate(three)
    expect(add(three.design)(four)).toBe(four)
  })

  it('are activated without changing any', () => {
    const document = activate('A')(three)
    expect([document.slot, document.design.steps]).toEqual(['A', 18])
    expect(lettersOf(document)).toEqual(lettersOf(three))
    expect(activate('D')(three)).toBe(three)
  })

  it('are removed, the active one too, but never the last', () => {
    expect(lettersOf(remove('B')(three))).toEqual(['A18', 'C7'])
    const document = remove('C')({ ...three, baseline: 'C', names: { C: 'gone' } })
    expect([document.slot, document.baseline, document.names]).toEqual(['A', null, {}])
    expect(lettersOf(document)).toEqual(['A18', 'B5'])
    expect(remove('A')(defaultDocument)).toBe(defaultDocument)
    expect(freeSlotIds(remove('B')(three))).toEqual(['B', 'D'])
  })

  it('exchange letters with their names and the baseline', () => {
    const document = swap('A', 'C')({ ...three, names: { A: 'first' }, baseline: 'A' })
    expect(lettersOf(document)).toEqual(['A7', 'B5', 'C18'])
    expect([document.slot, document.names, document.baseline]).toEqual(['A', { C: 'first' }, 'C'])
  })

  it('are named by a person, else by what they are', () => {
    const [first] = slotsOf(three)
    expect(slotNameOf(three, first!)).toBe('Heun, Karras')
    const named = rename('A', '  mine  ')(three)
    expect(slotNameOf(named, slotsOf(named)[0]!)).toBe('mine')
    expect(rename('A', ' ')(named).names).toEqual({})
  })

  it('move to a place: those between move up, letters go by the place, and all else goes along', () => {
    const document: Document = { ...three, names: { A: 'first', C: 'third' }, baseline: 'B' }
    const moved = move('C', 0)(document)
    expect(lettersOf(moved)).toEqual(['A7', 'B18', 'C5'])
    expect(moved).toMatchObject({ slot: 'A', names: { A: 'third', B: 'first' }, baseline: 'C' })
    const back = move('A', 2)(moved)
    expect(lettersOf(back)).toEqual(lettersOf(document))
    expect(back).toMatchObject({ slot: 'C', names: document.names, baseline: 'B' })
    expect(move('D', 0)(document)).toBe(document)
    // Letters that nobody has stay free.
    expect(lettersOf(move('C', 0)(remove('B')(three)))).toEqual(['A7', 'C18'])
  })
})
