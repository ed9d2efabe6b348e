/** What scenes say of the toy, of the machine and of training, measured again; claims-pictures.test.ts has the pictures. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { showNumber, showPercent } from '../../../src/base/number.ts'
import { compile, curvesOf } from '../../../src/core/compile.ts'
import { trainingPresets } from '../../../src/core/training-registry.ts'
import { dataOf } from '../../../src/document/document.ts'
import { hashOfBeat } from '../../../src/scenes/beats.ts'
import { parseHash, sceneDocument } from '../../../src/scenes/link.ts'
import { powerHash, powers } from '../../../src/scenes/measured-designs.ts'
import { findScene } from '../../../src/scenes/registry.ts'
import type { Scene } from '../../../src/scenes/scene.ts'
import { targetFor } from '../../../src/state/toy-run.ts'
import { perturbedDenoiser } from '../../../src/toy/perturbation.ts'
import { createNoise, type Noise, runPopulation } from '../../../src/toy/population.ts'
import { defaultMixture } from '../../../src/toy/presets.ts'
import { scaledMixture } from '../../../src/toy/scale.ts'
import { straightnessOf } from '../../../src/toy/straightness.ts'
import { tangentAt } from '../../../src/toy/tangent.ts'
import type { ToyStart } from '../../../src/toy/view.ts'
import { rmsExcess } from '../../../src/training/by-level.ts'
import { trainAtOnce } from '../../../src/training/train.ts'

const say = (id: string, beat: number): string => (findScene(id) as Scene).beats[beat]!.say

const noises = new Map<string, Noise>()

/** Noise of 2000 points, which what was drawn is kept with. */
const noiseOf = (seed: number, start: ToyStart): Noise => {
  const key = `${seed} ${start}`
  const noise = noises.get(key) ?? createNoise(seed, 2000, start)
  noises.set(key, noise)
  return noise
}

/** Share of points that end below the middle: 2000 points of each of eight seeds. */
const below = (hash: string): number => {
  const { value, notes } = parseHash(hash)
  expect(notes).toEqual([])
  const { design, toy, perturbation } = value
  const mixture = dataOf(value)
  const target = targetFor({ mixture, label: null, imperfect: perturbedDenoiser(mixture, perturbation) }, design)
  const program = compile(design)
  const shares = Array.from({ length: 8 }, (_, k) => {
    const { states } = runPopulation(program, target, 2000, noiseOf(k + 1, toy.start))
    return states.at(-1)!.filter((x) => x < 0).length / 2000
  })
  return shares.reduce((sum, share) => sum + share, 0) / shares.length
}

describe('chance', () => {
  const scene = findScene('healing') as Scene
  const at = (beat: number, more = ''): number => below(`${hashOfBeat(scene, beat)}${more}`)

  it('brings over as many as it says', () => {
    expect(at(0)).toBe(0)
    expect(say('healing', 1)).toContain(`${showPercent(at(1), 2)} now end below`)
    expect(say('healing', 2)).toContain(`With a quarter of that ${showPercent(at(2), 2)} cross over`)
    expect(showPercent(at(2, '&solver=euler-maruyama,b:2'), 2)).toBe('50%')
    expect(say('healing', 3)).toContain(`above $\\sigma = 10$ alone and ${showPercent(at(3), 2)} cross`)
    expect(at(3, '&solver=euler-maruyama-middle,b:1,lo:0.002,hi:3')).toBeLessThan(0.01)
  }, 200_000)

  it('makes a biased denoiser worse, from a right start', () => {
    const [sde, own] = [at(4), at(4, '&solver=euler-maruyama,b:0')]
    expect(say('healing', 4)).toContain(
      `${showPercent(own, 2)} end below with the ODE, and ${showPercent(sde, 2)} with the SDE`,
    )
    const unbiased = '&perturbed=bias:0'
    for (const solver of ['', '&solver=euler-maruyama,b:0'])
      expect(Math.abs(at(4, `${solver}${unbiased}`) - 0.5)).toBeLessThan(0.02)
  }, 200_000)
})

describe('tangents', () => {
  const formsOf = (hash: string) => {
    const { design } = parseHash(hash).value
    const curves = curvesOf(design)
    return compile(design).steps.map(({ t }) => tangentAt(curves, t, 0))
  }

  it('go half of the way under the root, and hit the denoiser’s answer under σ = t alone', () => {
    for (const { x, denoised } of formsOf('steps=18&schedule=ve')) {
      expect(x).toBeCloseTo(0.5, 10)
      expect(denoised).toBeCloseTo(0.5, 10)
    }
    for (const { x, denoised } of formsOf('steps=18')) {
      expect(x).toBeCloseTo(0, 10)
      expect(denoised).toBeCloseTo(1, 10)
    }
    for (const other of [
      'schedule=vp',
      'schedule=power,p:1.25',
      'schedule=power,p:0.8',
      'scaling=vp',
      'schedule=drawn',
    ])
      expect(Math.max(...formsOf(`steps=18&${other}`).map(({ x }) => Math.abs(x)))).toBeGreaterThan(0.1)
  })

  it('lead to a target that moves less than the state, while there is much noise', () => {
    const document = sceneDocument('target', 3)
    const program = compile(document.design)
    const mixture = dataOf(document)
    const { states, denoised } = runPopulation(
      program,
      targetFor({ mixture, label: null, imperfect: null }, document.design),
      500,
      createNoise(1, 500),
    )
    const moved = (of: readonly Float64Array[], step: number): number =>
      of[step]!.reduce((sum, value, j) => sum + Math.abs(of[step + 1]![j]! - value), 0)
    const steps = program.steps.filter(({ sigmaNext }) => sigmaNext > 1).map(({ i }) => i)
    expect(steps.length).toBeGreaterThan(8)
    const [ofState, ofAnswer] = [states, denoised].map((of) => steps.reduce((sum, step) => sum + moved(of, step), 0))
    expect(ofAnswer!).toBeLessThan(0.25 * ofState!)
  })

  it('are straightest near p = 1, and bent by a scaling', () => {
    const mixture = scaledMixture(defaultMixture, 16)
    const curvature = (hash: string): number => straightnessOf(parseHash(hash).value.design, mixture).curvature
    const all = powers.map((p) => curvature(powerHash(p)))
    expect(powers[all.indexOf(Math.min(...all))]).toBe(0.9)
    const [one, root, square] = [1, 0.5, 2].map((p) => curvature(powerHash(p)))
    expect(one!).toBeLessThan(0.5 * Math.min(root!, square!))
    expect(curvature(`${powerHash(1)}&scaling=vp`)).toBeGreaterThan(5 * one!)
  })
})

describe('training', () => {
  it('takes EDM’s network nearer than VE’s, by as much as it says', () => {
    const distance = (id: string): number => {
      const { choices } = trainingPresets.find((preset) => preset.id === id)!
      const { budget } = sceneDocument('training').training
      const all = [1, 2, 3, 4].map((seed) =>
        rmsExcess(trainAtOnce({ ...choices, budget, seed, mixture: defaultMixture }), 0, 10),
      )
      return all.reduce((sum, one) => sum + one, 0) / all.length
    }
    const [edm, ve] = [distance('edm'), distance('ve')]
    expect(say('training', 2)).toContain(
      `ends ${showNumber(edm, 1)} from the exact denoiser and {B:VE’s} ${showNumber(ve, 2)}`,
    )
  }, 300_000)

  it('has little to learn at both ends with EDM’s choices, and much at high noise with VE’s', () => {
    const untrained = (id: string) => {
      const { choices } = trainingPresets.find((preset) => preset.id === id)!
      const { before, optimum, sigmas } = trainAtOnce({ ...choices, budget: 1, seed: 1, mixture: defaultMixture })
      return (level: number): number => {
        const k = sigmas.findIndex((sigma) => sigma >= level * 0.999)
        return Math.sqrt(before[k]! - optimum[k]!)
      }
    }
    const [edm, ve] = [untrained('edm'), untrained('ve')]
    for (const level of [0.002, 10, 79]) expect(edm(level)).toBeLessThan(0.001)
    for (const level of [0.15, 0.4]) expect(edm(level)).toBeGreaterThan(0.05)
    expect(ve(79.9)).toBeCloseTo(80, 0)
  })
})

describe('the numbers', () => {
  it('are those of the published table', () => {
    const table = readFileSync('docs/results.md', 'utf8')
    const board = (findScene('numbers') as Scene).beats[1]!.board!
    const names = { EDM: 'EDM', VE: 'VE', VP: 'VP', DDIM: 'iDDPM + DDIM' } as const
    for (const { name, cells } of board.rows) {
      const row = table
        .split('\n')
        .find((line) => line.startsWith(`| ${names[name as keyof typeof names]} | `) && line.includes('<br>'))!
      const published = row.split('|').map((cell) => cell.split('<br>')[0]!.trim())
      expect(cells).toEqual([published[2], published[4], published[6]])
    }
    expect(table).toContain('500 test images score 0.971')
  })
})
