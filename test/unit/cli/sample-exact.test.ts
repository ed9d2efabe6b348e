/** Exact pictures by the sampling command, and the errors that they make on purpose. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { readArguments } from '../../../src/cli/sample-arguments.ts'
import { compile } from '../../../src/core/compile.ts'
import type { Design } from '../../../src/core/design.ts'
import { noPerturbation, type Perturbation } from '../../../src/core/perturbation.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import { publishedSeed } from '../../../src/engine/exact/worlds.ts'
import { paintDenoised } from '../../../src/engine/tonemap.ts'
import { weakened } from '../../../src/pictures/denoiser.ts'
import { drawWorld } from '../../../src/pictures/draw-world.ts'
import { createDraws } from '../../../src/pictures/draws.ts'
import { planOf, resultOf, run } from '../../../src/pictures/run.ts'
import { parseHash } from '../../../src/scenes/link.ts'
import { opaque, sampleFolder, sha256, tileOf } from './sample-folder.ts'

const { directory, sample } = sampleFolder()

describe('exact pictures on the command line', () => {
  const exactly = async (name: string, ...args: readonly string[]) => {
    const prefix = join(directory, name)
    const { status, stderr } = await sample('--out', prefix, ...args)
    expect([status, stderr]).toEqual([0, ''])
    return { png: readFileSync(`${prefix}.png`), trace: JSON.parse(readFileSync(`${prefix}.json`, 'utf8')) }
  }
  const world = drawWorld(publishedSeed, 32)
  const pixelsOf = (design: Design, seed: number, image: number, label: number, errors: Partial<Perturbation> = {}) => {
    const perturbation = { ...noPerturbation, ...errors }
    const plan = planOf(compile(design), { main: world, weak: weakened(world), perturbation })
    return Float32Array.from(resultOf(run(plan, label, createDraws(world, seed, image))))
  }

  it('err on purpose as they are told, and say so', async () => {
    const args = [
      '--model',
      'exact',
      '--perturbed',
      'startShift:2,forgotten:1,level:5',
      '--images',
      '2',
      '--seeds',
      '3',
    ]
    const { png, trace } = await exactly('exact', '--design', '{"steps":6}', ...args)
    const errors = { startShift: 2, forgotten: 1, level: 5 }
    const design = { ...defaultDesign, steps: 6 }
    const sheet = decode(png)
    for (const image of [0, 1]) {
      const pixels = pixelsOf(design, 3, image, image, errors)
      expect(tileOf(sheet, 0, image)).toEqual(opaque(paintDenoised(32, pixels)))
      expect(trace.runs[0].images[image].sha256).toBe(sha256(new Uint8Array(pixels.buffer)))
      expect(trace.runs[0].images[image].stateNorms).toHaveLength(7)
      expect(trace.runs[0].images[image].stateNorms[6]).toBeCloseTo(Math.hypot(...pixels), 4)
    }
    expect(trace.model).toEqual({ name: 'exact', seed: 2022, side: 32 })
    expect(trace.perturbation).toEqual({ ...noPerturbation, ...errors })
    // The link opens the same world with the same errors.
    const { network, perturbation } = parseHash(trace.runs[0].link).value
    expect({ network, perturbation }).toEqual({ network: 'exact', perturbation: trace.perturbation })
  })

  it('are what a link means that names them, errors and all; --model has the last word', () => {
    const link = '#network=exact-grain.7&perturbed=bias:0.1&steps=3'
    const read = (...more: readonly string[]) => readArguments(['--design', link, '--out', 'out', ...more])
    expect(read()).toMatchObject({
      exact: { side: 32, seed: 7, isGrainy: true },
      perturbation: { ...noPerturbation, bias: 0.1 },
    })
    expect(read('--model', 'exact-64')).toMatchObject({ exact: { side: 64, seed: 2022 } })
    expect(read('--model', 'pictures')).toMatchObject({ exact: undefined, perturbation: noPerturbation })
  })

  it('refuses errors that it does not know, and those of a network', () => {
    const refused =
      (...more: readonly string[]) =>
      () =>
        readArguments(['--design', '{}', '--out', 'o', ...more])
    expect(refused('--model', 'exact', '--perturbed', 'wobble:1')).toThrow('--perturbed: perturbation has no "wobble"')
    expect(refused('--model', 'exact', '--perturbed', 'bias:7')).toThrow(
      /--perturbed: perturbation.bias 7 must be between/,
    )
    expect(refused('--perturbed', 'bias:0.1')).toThrow(
      '--perturbed: only exact pictures err on purpose; add --model exact',
    )
  })
})
