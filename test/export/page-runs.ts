/**
 * The page's own numbers for exported code, as JSON on standard output: every design of designs.ts in every format and as
 * a program, and its run on the exact toy with the noises that it drew. models/tests and python/tests run them in Python
 * and compare.
 */
import { drawsOf, type Increment } from '../../src/core/brownian.ts'
import { compile } from '../../src/core/compile.ts'
import { type Design, fillIncrement, fillNormals, interpret } from '../../src/core/index.ts'
import type { Tensor } from '../../src/core/linear.ts'
import { formats } from '../../src/export/formats.ts'
import { plain } from '../../src/export/plain.ts'
import { programToJson } from '../../src/export/program-json.ts'
import { inDataUnits, runLevels } from '../../src/export/state.ts'
import { denoise, type Mixture } from '../../src/toy/mixture.ts'
import { everyChoice, exportedDesigns } from './designs.ts'

/** What answers a call, by what the call asks: with a label, without one, the weak network. */
const networks: Readonly<Record<'label' | 'none' | 'weak', Mixture>> = {
  label: { w: [0.6, 0.4], mu: [-0.5, 0.4], s: [0.1, 0.25] },
  none: { w: [0.3, 0.3, 0.4], mu: [-0.5, 0.4, 0.9], s: [0.1, 0.25, 0.05] },
  weak: { w: [0.6, 0.4], mu: [-0.5, 0.4], s: [0.27, 0.35] },
}
const [seed, image, length] = [7, 3, 6]

const isSame = (one: Increment, other: Increment): boolean => one.from === other.from && one.to === other.to

const correlation = (one: Increment, other: Increment): number => {
  if (isSame(one, other)) return 1
  const weights = new Map(drawsOf(one).map(({ stream, weight }) => [stream, weight]))
  return drawsOf(other).reduce((total, { stream, weight }) => total + weight * (weights.get(stream) ?? 0), 0)
}

/** Result in units of the data, every noise by its tensor's name, and every call's level. */
const run = (design: Design) => {
  const program = compile(design)
  const noises: Record<string, readonly number[]> = {}
  const keep = (tensor: Tensor, values: Float64Array): void => {
    noises[tensor] = [...values]
  }
  let increments = 0
  const walk = interpret(program, {
    length,
    allocate: (size) => new Float64Array(size),
    drawNoise: (k, out) => {
      fillNormals(out, seed, image, k)
      keep(`n${k}`, out)
    },
    // Drawn in the order in which they are read.
    drawIncrement: (increment, out) => {
      fillIncrement(out, seed, image, increment)
      while (!isSame(program.increments[increments]!, increment)) increments++
      keep(`w${increments++}`, out)
    },
  })
  const sigmas: number[] = []
  for (let next = walk.next(); ; next = walk.next()) {
    if (next.done) {
      const scale = program.steps.at(-1)!.sNext
      return { noises, sigmas, scaled: [...next.value], result: Array.from(next.value, (value) => value / scale) }
    }
    if (next.value.kind === 'step') continue
    const { input, output, sigma, condition, denoiser } = next.value
    const mixture = networks[denoiser === 'weak' ? 'weak' : condition]
    input.forEach((x, j) => {
      output[j] = denoise(mixture, x, sigma)
    })
    sigmas.push(sigma)
  }
}

const runs = Object.entries(exportedDesigns).map(([id, design]) => {
  const program = inDataUnits(compile(design))
  return {
    id,
    ...run(design),
    levels: runLevels(program),
    program: programToJson(design, compile(design), { name: id }),
    correlations: program.increments.map((one) => program.increments.map((other) => correlation(one, other))),
    files: Object.fromEntries(formats.map((format) => [format.id, format.write(design, { name: id, link: '#' })])),
  }
})
const every = everyChoice.map(([id, design]) => {
  const written = plain.write(design, { name: id })
  if (written.status === 'refused') throw new Error(written.reason)
  const program = programToJson(design, compile(design), { name: id })
  return { id, ...run(design), code: written.code, program }
})
process.stdout.write(JSON.stringify({ networks, seed, image, runs, every }))
