/** The pairs of names, the document about them, and what the page shows: all of one measurement. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../../src/cli/bootstrap.mjs'
import { namesDocument } from '../../../src/cli/names/document.ts'
import { levelsOf } from '../../../src/core/compile.ts'
import { designKey, toJson } from '../../../src/core/design-json.ts'
import { parseDesign } from '../../../src/core/parse-design.ts'
import { defaultDocument, parseDocument } from '../../../src/document/parse.ts'
import { longestName } from '../../../src/document/slots.ts'
import { measureDistances } from '../../../src/metrics/names/distances.ts'
import { type CallsRow, callsSetting, measureCalls, odeSamplers } from '../../../src/metrics/names/equal-calls.ts'
import { namePairs, readDistances } from '../../../src/metrics/names/pairs.ts'
import { showPair } from '../../../src/state/show-pair.ts'

const json = JSON.parse(readFileSync(join(root, 'public/figures/names.json'), 'utf8'))
const kept = readDistances(json)
const calls = json.calls as readonly CallsRow[]

/** Last bits of exp and log differ between machines, and a chaotic picture makes more of them. */
const isClose = (a: number, b: number): boolean => a === b || Math.abs(a - b) <= 0.02 * Math.max(a, b)

describe('pairs of names', () => {
  it('are 25 and more, each of two designs that differ as JSON', () => {
    expect(namePairs.length).toBeGreaterThanOrEqual(25)
    expect(new Set(namePairs.map(({ id }) => id)).size).toBe(namePairs.length)
    for (const { sides } of namePairs) {
      const [a, b] = sides.map(({ design }) => designKey(design))
      expect(a).not.toBe(b)
      for (const { called, design } of sides) {
        expect(called.length).toBeLessThanOrEqual(longestName)
        expect(parseDesign(toJson(design))).toEqual({ value: design, notes: [] })
        expect(levelsOf(design).length).toBeGreaterThan(2)
      }
    }
  })

  it('have the distances that are kept, where one thing has two names none at all', () => {
    const measured = [...measureDistances(namePairs)]
    expect(measured.map(({ id }) => id)).toEqual(kept.map(({ id }) => id))
    const off = measured.filter((one, k) => {
      const { toy, pictures } = kept[k]!
      return !isClose(one.toy, toy) || !isClose(one.pictures, pictures)
    })
    expect(off).toEqual([])
    for (const [k, { kind }] of namePairs.entries()) {
      const { toy, pictures } = measured[k]!
      if (kind === 'same') expect([toy, pictures]).toEqual([0, 0])
      else expect(Math.min(toy, pictures)).toBeGreaterThan(0)
    }
  }, 300_000)

  it('are shown as designs A and B, where nothing else makes a difference', () => {
    const [first] = namePairs
    const shown = showPair(first!)({ ...defaultDocument, baseline: 'A' })
    expect(shown).toMatchObject({
      slot: 'A',
      network: 'exact',
      baseline: null,
      names: { A: 'DDIM (η = 0)', B: 'Euler' },
    })
    expect(shown.others.map(({ id }) => id)).toEqual(['B'])
    expect(parseDocument(shown).notes).toEqual([])
  })
})

describe('samplers at equal calls', () => {
  it('are all measured, over both ranges', () => {
    expect(calls.map(({ id, range }) => `${range} ${id}`)).toEqual(
      callsSetting.ranges.flatMap((range) => odeSamplers.map(({ id }) => `${range} ${id}`)),
    )
  })

  it('have the errors that are kept', () => {
    const name = odeSamplers.find(({ id }) => id === 'heun')!
    const row = measureCalls(name, 'EDM')
    const known = calls.find(({ id, range }) => id === 'heun' && range === 'EDM')!
    for (const [k, error] of row.errors.entries()) expect(isClose(error!, known.errors[k]!)).toBe(true)
  }, 120_000)

  it('bear out what the lists say of them', () => {
    const at = (id: string, range: string, most: number): number =>
      calls.find((row) => row.id === id && row.range === range)!.errors[
        callsSetting.calls.indexOf(most as (typeof callsSetting.calls)[number])
      ]!
    for (const range of callsSetting.ranges) {
      for (const most of [10, 14, 20]) expect(at('unipc', range, most)).toBeLessThan(at('dpmpp_2m', range, most))
      for (const most of [6, 8, 10, 14, 20])
        for (const id of ['res_multistep', 'dpm2', 'heun'])
          expect(at('dpmpp_2m', range, most), `${range} ${id} ${most}`).toBeLessThan(at(id, range, most))
      for (const most of [6, 8, 10, 14])
        for (const id of ['midpoint', 'ralston']) expect(at(id, range, most)).toBeLessThan(at('heun', range, most))
      expect(at('dpmpp_2m', range, 10)).toBeLessThan(at('dpmpp_3m', range, 10))
    }
    for (const most of [14, 20, 30]) expect(at('dpmpp_3m', 'EDM', most)).toBeLessThan(at('dpmpp_2m', 'EDM', most))
    for (const most of [6, 8, 10])
      for (const { id } of odeSamplers)
        if (!id.startsWith('deis')) expect(at('deis', 'EDM', most)).toBeLessThan(at(id, 'EDM', most) ?? Infinity)
    for (const most of [6, 8, 10, 14, 20, 30]) expect(at('lms', 'EDM', most)).toBeLessThan(at('dpmpp_2m', 'EDM', most))
    for (const most of [6, 8, 10, 14]) expect(at('dpmpp_2m', 'SD', most)).toBeLessThan(at('lms', 'SD', most))
  })
})

it('docs/names.md is what the measurement makes', () => {
  expect(readFileSync(join(root, 'docs/names.md'), 'utf8')).toBe(namesDocument(kept, calls))
})
