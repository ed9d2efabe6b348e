/**
 * What takes a call of a program in the world of pictures: the exact denoiser, that of a weaker world, or one that errs in a
 * known way. Each is of the form
 *
 *   D(x) + 1 = kept (x + 1) + shift + U' c
 *
 * with numbers kept and shift that depend on the noise level alone, so that all run without pixels.
 */
import { bellAt, isDenoiserPerturbed, memoryOf, type Perturbation, tiltOf } from '../core/perturbation.ts'
import type { Condition, Denoiser } from '../core/program.ts'
import { type Answer, denoise, levelOf } from './denoise.ts'
import { type Span, spanOf, type World } from './world.ts'

/** A kind of call: its noise level, what it is conditioned on, and who answers. */
export interface Call {
  readonly sigma: number
  readonly condition: Condition
  readonly denoiser: Denoiser
}

export interface Answering {
  readonly kept: number
  readonly shift: number
  readonly answer: (y: Float64Array) => Pick<Answer, 'layouts' | 'coefficients'>
}

export interface Denoisers {
  readonly main: World
  readonly weak: World
  /** How the main world's answers err, and what its runs start from; the weak world errs by itself. */
  readonly perturbation?: Perturbation | undefined
}

/**
 * The world that stands in for a weak network: each layout's colors are as uncertain again, and its noise is four times as
 * strong. Its pictures are washed-out relatives of the main world's.
 */
export const weakened = (world: World): World => ({
  ...world,
  tau: 4 * world.tau,
  variance: world.variance.map((v) => 4 * v),
})

/** Coefficients of the mean picture of a span, + 1, along all its layouts. */
const meanOf = ({ layouts, palettes, mean, logShare }: World, span: Span): Pick<Answer, 'layouts' | 'coefficients'> => {
  const coefficients = new Float64Array(3 * span.count)
  let total = 0
  for (let l = span.firstLayout; l < span.endLayout; l++) {
    const { first, count } = layouts[l]!
    for (let q = 0; q < palettes; q++) {
      const share = Math.exp(logShare[l * palettes + q]!)
      total += share
      const at = palettes * 3 * first + q * 3 * count
      for (let j = 0; j < 3 * count; j++) coefficients[3 * (first - span.first) + j]! += share * mean[at + j]!
    }
  }
  return {
    layouts: Int32Array.from({ length: span.endLayout - span.firstLayout }, (_, k) => span.firstLayout + k),
    coefficients: coefficients.map((value) => value / total),
  }
}

/** gain times an answer, and 1 - gain times the mean picture. */
const amplified = (
  { layouts, coefficients }: Pick<Answer, 'layouts' | 'coefficients'>,
  gain: number,
  mean: Pick<Answer, 'layouts' | 'coefficients'>,
  world: World,
): Pick<Answer, 'layouts' | 'coefficients'> => {
  const sum = mean.coefficients.map((value) => (1 - gain) * value)
  const first = world.layouts[mean.layouts[0]!]!.first
  let at = 0
  for (const l of layouts) {
    const base = 3 * (world.layouts[l]!.first - first)
    const size = 3 * world.layouts[l]!.count
    for (let j = 0; j < size; j++) sum[base + j]! += gain * coefficients[at++]!
  }
  return { layouts: mean.layouts, coefficients: sum }
}

/** The world in the shares that a perturbed denoiser takes it to have: of classes, and of the drawings of each. */
const misshared = (world: World, perturbation: Perturbation, bell: number): World => {
  if (perturbation.tilt === 0 && perturbation.forgotten === 0) return world
  const { layouts, palettes, classes } = world
  const logShare = world.logShare.slice()
  layouts.forEach(({ class: label }, l) => {
    const place = l - classes[label]!.firstLayout
    const wrong = tiltOf(perturbation, label, classes.length, bell) + memoryOf(perturbation, place, bell)
    for (let q = 0; q < palettes; q++) logShare[l * palettes + q]! += wrong
  })
  return { ...world, logShare }
}

/**
 * Who answers a call about a picture.
 *
 * @param span - Whose directions the projections are on: that of the label, or of all layouts.
 * @param label - Of the picture; null for none.
 */
export const answering = (
  { main, weak, perturbation }: Denoisers,
  span: Span,
  label: number | null,
  { sigma, condition, denoiser }: Call,
): Answering => {
  const asked = condition === 'none' ? main.all : spanOf(main, label)
  const exactly = (world: World): Answering => {
    const level = levelOf(world, asked, sigma)
    return { kept: level.kept, shift: 0, answer: (y) => denoise(world, span, level, y) }
  }
  if (denoiser === 'weak') return exactly(weak)
  if (!perturbation || !isDenoiserPerturbed(perturbation)) return exactly(main)
  const share = bellAt(perturbation, sigma)
  const tau = Math.hypot(main.tau, perturbation.smoothing * share)
  const { kept, answer } = exactly({ ...misshared(main, perturbation, share), tau })
  const gain = 1 + perturbation.gain * share
  const shift = perturbation.bias * share
  if (gain === 1) return { kept, shift, answer }
  const mean = meanOf(main, asked)
  return { kept: gain * kept, shift, answer: (y) => amplified(answer(y), gain, mean, main) }
}
