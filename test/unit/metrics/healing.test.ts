/** What is said of chance, measured again: it heals a wrong start, and not a denoiser that errs. Over seeds, paired. */
import { expect, it } from 'vitest'
import { publishedSeed } from '../../../src/engine/exact/worlds.ts'
import { churned, healingOf } from '../../../src/metrics/healing.ts'
import { measuredHealing } from '../../../src/metrics/healing-numbers.ts'
import { drawWorld } from '../../../src/pictures/draw-world.ts'

const world = drawWorld(publishedSeed, 32)
const seeds = [1, 2, 3, 4]
const count = 5

type Error = Parameters<typeof healingOf>[2]
const measure = (sChurn: number, error: Error) => {
  const found = seeds.map((seed) => healingOf(world, churned(sChurn), error, seed, count))
  const of = (key: keyof (typeof found)[number]) => {
    const values = found.map((one) => one[key])
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    return { mean, error: Math.sqrt(square / values.length / (values.length - 1)) }
  }
  return { distance: of('distance'), brightness: of('brightness'), colors: of('colors'), without: of('colorsWithout') }
}

type Estimate = { readonly mean: number; readonly error: number }
/** Whether a few seeds agree with the many that the page cites. */
const expectSame = (few: Estimate, many: Estimate): void =>
  expect(Math.abs(few.mean - many.mean)).toBeLessThan(5 * Math.hypot(few.error, many.error))

it('heals a start that is too bright, by as much as the page says', () => {
  const { start, sChurn, steps } = measuredHealing
  expect(churned(0).steps).toBe(steps)
  const ode = measure(0, start.error)
  const healed = measure(sChurn, start.error)
  expectSame(ode.distance, start.ode)
  expectSame(healed.distance, start.churn)
  expect(ode.distance.mean - 4 * ode.distance.error).toBeGreaterThan(0.3)
  expect(ode.brightness.mean - 4 * ode.brightness.error).toBeGreaterThan(0.25)
  expect(healed.distance.mean + 4 * healed.distance.error).toBeLessThan(0.01)
  expect(Math.abs(healed.brightness.mean)).toBeLessThan(0.01)
})

it('heals a start of too little noise, whose colors are too tame', () => {
  const ode = measure(0, { startScale: 0.7 })
  const healed = measure(8, { startScale: 0.7 })
  expect(ode.without.mean - ode.colors.mean).toBeGreaterThan(0.25)
  expect(Math.abs(healed.colors.mean - healed.without.mean)).toBeLessThan(0.05)
  expect(healed.distance.mean).toBeLessThan(ode.distance.mean / 8)
})

it('makes the bias of a denoiser worse, by as much as the page says', () => {
  const { bias, sChurn } = measuredHealing
  const [ode, churn] = [measure(0, bias.error), measure(sChurn, bias.error)]
  expectSame(ode.brightness, bias.ode)
  expectSame(churn.brightness, bias.churn)
  const error = Math.hypot(ode.brightness.error, churn.brightness.error)
  expect(churn.brightness.mean - ode.brightness.mean).toBeGreaterThan(4 * error)
  expect(churn.brightness.mean).toBeGreaterThan(1.3 * ode.brightness.mean)
})
