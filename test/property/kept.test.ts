/** Whatever a person does with charts, studies, networks and the page: nothing that was measured is lost, nothing wrong is shown. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyOf, type Subject } from '../../src/measure/kept/subject.ts'
import { curvesOf } from '../../src/measure/studies/collect.ts'
import { type Spec, type SpecCurve, spotsOf, type World } from '../../src/measure/studies/spec.ts'
import { mixturePresets } from '../../src/toy/presets.ts'
import { expectEqual, expectTrue } from '../quick-expect.ts'
import { curve, euler, heun, noisy, pictureWorld, specOf, toyWorld } from '../unit/measure/support.ts'
import { type Browser, finish, newBrowser, numberOf, type OpenPage, openPage, truthOf } from './kept-world.ts'

const designs = [heun, euler, noisy, { ...heun, sigmaMax: 40 }, { ...heun, sigmaMin: 90 }]
const stepLists = [[2], [2, 4], [2, 3, 4], [3, 4, 5]]

const world = fc.oneof(
  fc
    .record({ preset: fc.constantFrom(0, 1), label: fc.constantFrom(null, 0) })
    .map(({ preset, label }): World => ({ ...toyWorld, mixture: mixturePresets[preset]!.mixture, label })),
  fc
    .record({
      network: fc.constantFrom('one', 'one', 'two'),
      images: fc.integer({ min: 1, max: 3 }),
      label: fc.constantFrom(null, 1),
    })
    .map(({ network, images, label }): World => ({ ...pictureWorld, network, labels: Array(images).fill(label) })),
)

const curves = fc
  .array(fc.record({ design: fc.nat(designs.length - 1), steps: fc.nat(stepLists.length - 1) }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((all) => all.map(({ design, steps }, k): SpecCurve => curve('ABC'[k]!, designs[design]!, stepLists[steps])))

const spec = fc
  .record({ world, curves, seeds: fc.constantFrom([1], [1, 2], [2]), reference: fc.constantFrom(8, 16) })
  .map((changes): Spec => specOf(changes))

const fields = ['curves', 'labels', 'images', 'seeds', 'world', 'reference'] as const
type Field = (typeof fields)[number]

const edited = (spec: Spec, field: Field, other: Spec): Spec => {
  if (field === 'labels' || field === 'images') {
    if (spec.world.kind === 'toy') return spec
    const { labels } = spec.world
    const next =
      field === 'images' ? [...labels, labels[0]!].slice(-3) : labels.map((label) => (label === null ? 1 : null))
    return { ...spec, world: { ...spec.world, labels: next } }
  }
  return { ...spec, [field]: other[field] }
}

const ids = ['live', 'study'] as const
const id = fc.constantFrom(...ids)

type Deed =
  | { readonly type: 'measure'; readonly id: string; readonly spec: Spec }
  /** One thing is changed, as a person does it, and measured again. */
  | { readonly type: 'edit'; readonly id: string; readonly field: Field; readonly other: Spec }
  | { readonly type: 'pause' | 'resume' | 'cancel'; readonly id: string }
  | { readonly type: 'network'; readonly network: string }
  | { readonly type: 'work'; readonly times: number }
  | { readonly type: 'reload' }

const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ type: fc.constant('measure' as const), id, spec }),
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('edit' as const),
      id,
      field: fc.constantFrom(...fields, 'labels', 'images'),
      other: spec,
    }),
  },
  fc.record({ type: fc.constantFrom('pause' as const, 'resume' as const, 'cancel' as const), id }),
  fc.record({ type: fc.constant('network' as const), network: fc.constantFrom('one', 'two') }),
  { weight: 4, arbitrary: fc.record({ type: fc.constant('work' as const), times: fc.integer({ min: 1, max: 30 }) }) },
  fc.record({ type: fc.constant('reload' as const) }),
)

/** What has been seen of every subject that was ever asked for. */
type Seen = Map<string, { readonly subject: Subject; readonly value: unknown }>

const truths = new Map<string, unknown>()

/** The truth about a subject, by all of its words: it is looked at after every deed. */
const knownTruthOf = (subject: Subject): unknown => {
  const key = JSON.stringify(subject)
  if (!truths.has(key)) truths.set(key, truthOf(subject))
  return truths.get(key)
}

const look = (page: OpenPage, specs: ReadonlyMap<string, Spec>, seen: Seen): void => {
  for (const { subject, value } of seen.values()) expectEqual(page.measurements.get(subject), value)
  for (const one of specs.values()) {
    for (const { subjects } of spotsOf(one))
      for (const subject of subjects) {
        const value = page.measurements.get(subject)
        if (value === undefined) continue
        expectEqual(value, knownTruthOf(subject))
        seen.set(keyOf(subject), { subject, value })
      }
    // What a chart shows of one replicate is its value; of several, between the least and the largest.
    for (const [k, { points }] of curvesOf(one, page.measurements).entries())
      for (const point of points) {
        const spot = spotsOf(one).find((other) => other.curve === one.curves[k] && other.steps === point.steps)!
        const errors = spot.subjects.flatMap((subject) => {
          const value = page.measurements.get(subject)
          if (!value) return []
          return 'error' in value ? [value.error] : 'readings' in value ? [value.readings.rms!.error] : []
        })
        const { rms } = point.readings
        if (!rms) continue
        const [least, most] = [Math.min(...errors) * (1 - 1e-12), Math.max(...errors) * (1 + 1e-12)]
        expectTrue(least <= rms.error && rms.error <= most, () => `${rms.error} is not within ${errors}`)
      }
  }
}

const play = async (deeds: readonly Deed[], browser: Browser) => {
  let page = await openPage(browser)
  const specs = new Map<string, Spec>()
  const seen: Seen = new Map()
  for (const one of deeds) {
    if (one.type === 'measure') {
      specs.set(one.id, one.spec)
      page.queue.add(one.id, { kind: 'curves', spec: one.spec })
    } else if (one.type === 'edit') {
      const next = edited(specs.get(one.id) ?? one.other, one.field, one.other)
      specs.set(one.id, next)
      page.queue.add(one.id, { kind: 'curves', spec: next })
    } else if (one.type === 'network') page.switchTo(one.network)
    else if (one.type === 'work') for (let k = 0; k < one.times; k++) await page.work()
    else if (one.type === 'reload') {
      await page.close()
      page = await openPage(browser)
    } else page.queue[one.type](one.id)
    look(page, specs, seen)
  }
  return { page, specs, seen }
}

describe('what was measured', () => {
  it('is never lost and never another’s, whatever is done; in the end everything is there', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 5, maxLength: 40 }), async (deeds) => {
        const { page, specs, seen } = await play(deeds, newBrowser())
        for (const [name, one] of specs) page.queue.add(name, { kind: 'curves', spec: one })
        for (const network of ['one', 'two', 'one']) {
          page.switchTo(network)
          await finish(page)
        }
        look(page, specs, seen)
        expect(page.queue.state.getState().jobs).toEqual([])
        for (const one of specs.values())
          for (const { missing } of curvesOf(one, page.measurements)) expect(missing).toBe(0)
      }),
      { numRuns: 250 },
    )
  })

  it('has different values in the world of these tests', () => {
    const values = [heun, euler].flatMap((design) => [1, 2].map((seed) => numberOf(JSON.stringify(design), seed)))
    expect(new Set(values).size).toBe(values.length)
  })
})
