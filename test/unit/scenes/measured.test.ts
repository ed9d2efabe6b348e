/** Numbers that ship with the scenes: what they are of, and a part of them measured again. */
import { beforeAll, describe, expect, it } from 'vitest'
import { showNumber } from '../../../src/base/number.ts'
import { compile } from '../../../src/core/compile.ts'
import { measureConvergence } from '../../../src/metrics/convergence.ts'
import { medianWithin } from '../../../src/metrics/median-interval.ts'
import { errorsOnPictures } from '../../../src/metrics/picture-quality.ts'
import { talkFigure } from '../../../src/metrics/talk-figure.ts'
import { scaledModes } from '../../../src/metrics/worlds-table.ts'
import { measuredMedian } from '../../../src/scenes/chart.ts'
import { parseHash } from '../../../src/scenes/link.ts'
import { measured } from '../../../src/scenes/measured.ts'
import {
  budgets,
  eulerRhoHash,
  measuredDesigns,
  powerHash,
  scaleDesigns,
  stacks,
  veChanges,
} from '../../../src/scenes/measured-designs.ts'
import { measuredScales } from '../../../src/scenes/measured-scales.ts'
import { measuredSeries } from '../../../src/scenes/measured-series.ts'
import { findScene } from '../../../src/scenes/registry.ts'
import type { Scene } from '../../../src/scenes/scene.ts'

const say = (id: string, beat: number): string => (findScene(id) as Scene).beats[beat]!.say
const told = (hash: string, world: 'pictures' | 'network' = 'pictures'): string =>
  showNumber(measuredMedian(hash, world), 2)

describe('what was measured', () => {
  it('is of the designs that are listed, and of no others', () => {
    expect(Object.keys(measured).sort()).toEqual([...measuredDesigns.pictures].sort())
    for (const hash of measuredDesigns.pictures) {
      expect(parseHash(hash).notes).toEqual([])
      expect(measured[hash]!.network !== undefined, hash).toBe(measuredDesigns.network.includes(hash))
      for (const [median, low, high] of Object.values(measured[hash]!)) {
        expect(low).toBeLessThanOrEqual(median)
        expect(high).toBeGreaterThanOrEqual(median)
      }
    }
  })

  it('are the designs of the talk’s figure, at equal calls', () => {
    for (const { key, design } of talkFigure)
      for (const calls of [17, 35]) {
        const own = parseHash(stacks[key as keyof typeof stacks](calls)).value.design
        expect(compile(own).nfe).toBe(calls)
        expect({ ...own, steps: 0 }).toEqual({ ...design, steps: 0 })
      }
    for (const hash of Object.values(veChanges)) expect(compile(parseHash(hash).value.design).nfe).toBe(35)
  })

  it('is what one gets on exact pictures', () => {
    const hashes = ['steps=9', powerHash(0.8), stacks.ve(17)]
    const designs = hashes.map((hash) => parseHash(hash).value.design)
    const errors = errorsOnPictures({ world: { seed: 2022, side: 32 }, seed: 5, count: 64, designs })
    for (const [k, hash] of hashes.entries())
      medianWithin(errors[k]!).forEach((value, part) => {
        expect(Math.abs(value / measured[hash]!.pictures[part]! - 1), hash).toBeLessThan(0.002)
      })
  }, 200_000)

  it('is what one gets on the toy at each of its scales', () => {
    expect(measuredScales.length).toBeGreaterThan(5)
    for (const { at, ...errors } of measuredScales)
      for (const [key, hash] of Object.entries(scaleDesigns)) {
        const { design } = parseHash(hash).value
        const setting = { mixture: scaledModes(at), label: null, seed: 1, count: 1000 }
        for (const update of measureConvergence({ ...setting, curves: [{ key, design }], steps: [design.steps] }))
          if ('point' in update) {
            const now = update.point.readings.rms!.error / at
            expect(Math.abs(now / errors[key as keyof typeof errors] - 1), `${key} at ${at}`).toBeLessThan(0.002)
          }
      }
  }, 120_000)
})

describe('what scenes say of it', () => {
  it.each([
    ['schedules', 3, 'steps=18&solver=euler', '{A:linear} #,'],
    ['schedules', 3, 'steps=18&solver=euler&schedule=drawn', '{D:wave} #,'],
    ['schedules', 3, 'steps=18&solver=euler&schedule=ve', '{B:root} #,'],
    ['schedules', 3, 'steps=18&solver=euler&schedule=vp', '{C:VP} #.'],
    ['straightest', 3, powerHash(0.8), 'best at 0.8, with #'],
    ['straightest', 3, powerHash(1), '$p = 1$ has #'],
    ['straightest', 3, powerHash(0.5), 'the root #'],
    ['stacked', 1, stacks['vp+heun'](35), 'is at # with 35 calls'],
    ['stacked', 1, stacks.vp(35), 'where it had #.'],
    ['stacked', 2, stacks.edm(35), 'is at #.'],
    ['how-big', 4, 'steps=18', '# for {A:σ = t}'],
    ['how-big', 4, 'steps=18&schedule=vp&scaling=vp', '# for {B:VP}'],
  ] as const)('%s, beat %i: %s', (id, beat, hash, words) => {
    expect(say(id, beat)).toContain(words.replace('#', told(hash)))
  })

  it.each([
    ['straightest', 3, powerHash(1), 'with an error of #'],
    ['straightest', 3, powerHash(0.5), 'the root has #.'],
    ['stacked', 4, stacks.ve(35), '35 calls is #.'],
    ['stacked', 4, veChanges.solver, 'Heun’s steps leave #,'],
    ['stacked', 4, veChanges.steps, 'EDM’s levels #.'],
    ['stacked', 4, veChanges.schedule, '{B:σ(t) = t} leaves #.'],
  ] as const)('%s, beat %i, on the network: %s', (id, beat, hash, words) => {
    expect(say(id, beat)).toContain(words.replace('#', told(hash, 'network')))
  })

  it('stands in the table of what one change makes of VE', () => {
    const { rows } = (findScene('stacked') as Scene).beats[4]!.board!
    const hashes = [stacks.ve(35), veChanges.steps, veChanges.solver, veChanges.schedule]
    expect(rows.map(({ cells }) => cells)).toEqual(hashes.map((hash) => [told(hash), told(hash, 'network')]))
  })

  it('is in the charts by its names', () => {
    for (const points of Object.values(measuredSeries)) expect(points.length).toBeGreaterThan(3)
    const calls = (name: keyof typeof measuredSeries) => measuredSeries[name].map(({ at, value }) => [at, value])
    expect(calls('calls-edm')).toEqual(budgets.map((at) => [at, measuredMedian(stacks.edm(at))]))
    // Five Heun steps under the root explode: that point is off every scale.
    expect(calls('calls-ve-heun')).toEqual(budgets.slice(1).map((at) => [at, measuredMedian(stacks['ve+heun'](at))]))
    expect(calls('powers-network')).toContainEqual([0.9, measuredMedian(powerHash(0.9), 'network')])
  })

  it('holds in between: which exponent and which levels are best, and how many calls an error costs', () => {
    const network = (hash: string): number => measuredMedian(hash, 'network')
    const exponents = [0.5, 0.7, 0.8, 0.9, 1, 1.25, 2] as const
    for (const p of exponents.filter((p) => p !== 0.9 && p !== 1))
      expect(network(powerHash(p))).toBeGreaterThan(2 * network(powerHash(1)))
    expect(network(powerHash(0.9))).toBeLessThan(network(powerHash(1)))
    for (const rho of [3, 4, 7, 10]) {
      const [, low, high] = measured[eulerRhoHash(5)]!.network!
      expect(network(eulerRhoHash(rho))).toBeGreaterThan(low)
      expect(network(eulerRhoHash(rho))).toBeLessThan(high)
    }
    expect(told(stacks.iddpm(63))).toBe('0.019')
    expect(told(stacks.ve(127))).toBe('0.019')
    for (const better of [stacks.vp(9), stacks.iddpm(9)])
      expect(measuredMedian(better)).toBeLessThan(measuredMedian(stacks.edm(9)))
    for (const calls of [17, 35, 63, 127])
      for (const other of ['vp', 've', 'iddpm', 'vp+heun', 've+heun'] as const)
        expect(measuredMedian(stacks.edm(calls))).toBeLessThan(measuredMedian(stacks[other](calls)))
  })

  it('the order of coordinates turns near ±2, and the error of σ = t falls as the data grow', () => {
    const at = (place: number) => measuredScales.find((one) => one.at === place)!
    expect(at(1)['vp-vp']).toBeLessThan(at(1).edm)
    expect(at(4).edm).toBeLessThan(Math.min(at(4)['vp-vp'], at(4)['s-vp']))
    const all = measuredScales.map(({ edm }) => edm)
    for (const [k, error] of all.slice(1).entries()) expect(error).toBeLessThan(all[k]!)
    expect(at(28)['vp-vp']).toBeGreaterThan(2 * at(1)['vp-vp'])
  })
})

describe('a sampler that remembers', () => {
  let medians: readonly number[]
  beforeAll(() => {
    const designs = ['steps=17&solver=dpmpp-2m', 'steps=9'].map((hash) => parseHash(hash).value.design)
    const errors = errorsOnPictures({ world: { seed: 2022, side: 32 }, seed: 5, count: 64, designs })
    medians = errors.map((one) => medianWithin(one)[0])
  }, 200_000)

  it('is nearer than Heun with 17 calls, by what the scene says', () => {
    const [remembering, heun] = medians.map((median) => showNumber(median, 2))
    expect(say('numbers', 3)).toContain(`is ${remembering}; {A:Heun’s} is ${heun}.`)
  })
})
