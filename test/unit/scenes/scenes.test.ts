import katex from 'katex'
import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import { presets } from '../../../src/core/presets.ts'
import { rows as designRows } from '../../../src/core/registry.ts'
import { type Document, dataOf } from '../../../src/document/document.ts'
import { slotsOf } from '../../../src/document/slots.ts'
import { parseHash, sceneDocument } from '../../../src/scenes/link.ts'
import { splitFormulas } from '../../../src/scenes/prose.ts'
import { scenes } from '../../../src/scenes/registry.ts'
import { isStaged, type PanelScene, panels, type Sight } from '../../../src/scenes/scene.ts'
import { requestOf } from '../../../src/state/trained.ts'
import type { Readings } from '../../../src/toy/errors.ts'
import { measure } from '../../../src/toy/measure.ts'
import { perturbedDenoiser } from '../../../src/toy/perturbation.ts'
import { createNoise } from '../../../src/toy/population.ts'
import { trainAtOnce } from '../../../src/training/train.ts'

/** What the page shows of a document, at a step of the run or at its result. */
const sightOf = (document: Document, step?: number, isTrained = false): Sight => {
  const program = compile(document.design)
  const noise = createNoise(document.seed, document.toy.count, document.toy.start)
  const kept = new Map<string, Readings | undefined>()
  return {
    document,
    design: document.design,
    program,
    step: step ?? program.steps.length,
    trained: isTrained ? trainAtOnce(requestOf(document)) : undefined,
    readings: (slot) => {
      const design = slotsOf(document).find(({ id }) => id === slot)?.design
      if (!kept.has(slot))
        kept.set(
          slot,
          design &&
            measure(
              { design, program: compile(design) },
              {
                mixture: dataOf(document),
                label: document.toyClass,
                imperfect: perturbedDenoiser(dataOf(document), document.perturbation),
              },
              noise,
            ),
        )
      return kept.get(slot)
    },
  }
}

/** Those with a task; beats.test.ts has the others. */
const taskScenes = scenes.filter((scene): scene is PanelScene => !isStaged(scene))

/** A way through each task, as what a person changes: the hash beside `scene=ID`. */
const solved: Readonly<Record<string, string>> = {
  noise: 'points=500',
  'reverse-sde': 'steps=128',
  ode: 'solver=euler-maruyama,b:0',
  schedules: 'schedule=drawn,list:0.125/0.25/0.375/0.5/0.625/0.75/0.875',
  straightest: 'schedule=power,p:1',
  stacked: 'steps=32&solver=second-order&discretization=edm&schedule=linear',
  target: 'schedule=linear',
  healing: 'solver=euler-maruyama,b:1',
  preconditioning: 'preconditioning=edm',
  training: 'preconditioning=edm&weighting=edm&trainedLevels=edm',
  numbers: 'steps=18&solver=second-order',
}

/** Changes that come close without being what was asked for. */
const unsolved: readonly (readonly [scene: string, hash: string])[] = [
  ['noise', 'points=5'],
  ['noise', 'points=500&way=back'],
  ['reverse-sde', 'solver=second-order&steps=128'],
  ['schedules', 'schedule=ve'],
  ['straightest', 'schedule=power,p:0.9'],
  ['straightest', 'schedule=power,p:1.1'],
  ['straightest', 'schedule=linear&scaling=vp'],
  ['target', 'schedule=linear&scaling=vp'],
  ['target', 'schedule=drawn'],
  ['stacked', 'steps=200'],
  ['stacked', 'steps=32&solver=second-order&discretization=edm'],
  ['healing', 'start=normal'],
  ['preconditioning', 'preconditioning=vp'],
  ['preconditioning', 'preconditioning=iddpm'],
  ['training', 'preconditioning=edm&weighting=edm&trainedLevels=edm&budget=100'],
  ['training', 'budget=1400'],
  ['numbers', 'steps=35&solver=second-order'],
  ['numbers', 'steps=18&solver=second-order&schedule=vp'],
]

describe('the scenes', () => {
  it('have ids of their own, and titles', () => {
    expect(new Set(scenes.map(({ id }) => id)).size).toBe(scenes.length)
    expect(new Set(scenes.map(({ title }) => title)).size).toBe(scenes.length)
    for (const { id } of scenes) expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/)
    expect(Object.keys(solved).sort()).toEqual(taskScenes.map(({ id }) => id).sort())
  })

  describe.each(taskScenes)('$id', (scene) => {
    it('is a link without a fault whose designs all compile', () => {
      const { value, notes } = parseHash(scene.hash)
      expect(notes).toEqual([])
      for (const { design } of slotsOf(value)) expect(compile(design).nfe).toBeGreaterThan(0)
      expect(parseHash(`scene=${scene.id}`)).toEqual({ value: { ...value, scene: scene.id }, notes: [] })
      expect(scene.step ?? 0).toBeLessThanOrEqual(compile(value.design).steps.length)
    })

    it('is written in words and formulas that can be set', () => {
      const { text, outcome } = scene.task
      expect(scene.paragraphs.length).toBeGreaterThan(0)
      for (const prose of [...scene.paragraphs, text, outcome]) {
        expect(prose.split('$').length % 2, prose).toBe(1)
        expect(prose.length, prose).toBeLessThan(420)
        for (const piece of splitFormulas(prose))
          if (piece.kind === 'formula') expect(katex.renderToString(piece.text)).toContain('katex')
      }
    })

    it('points at parts that there are', () => {
      const known: readonly string[] = [...panels, ...designRows]
      expect(scene.highlighted.length).toBeGreaterThan(0)
      for (const part of [...scene.highlighted, ...(scene.used ?? [])]) expect(known).toContain(part)
    })

    it('asks for something that is not so at first and can be done', () => {
      const { task, id, step } = scene
      const before = task.judge(sightOf(sceneDocument(id), step))
      const after = task.judge(sightOf(parseHash(`scene=${id}&${solved[id]}`).value, undefined, id === 'training'))
      expect(before.isDone, before.text).toBe(false)
      expect(after.isDone, after.text).toBe(true)
      expect(before.text).not.toBe(after.text)
      for (const { text } of [before, after]) expect(text).not.toMatch(/NaN|undefined|Infinity/)
    })
  })

  it.each(unsolved)('%s is not done by %s', (id, hash) => {
    const { value, notes } = parseHash(`scene=${id}&${hash}`)
    expect(notes).toEqual([])
    const { isDone, text } = taskScenes
      .find((scene) => scene.id === id)!
      .task.judge(sightOf(value, undefined, id === 'training'))
    expect(isDone, text).toBe(false)
  })

  /** What the text says in passing, measured. */
  it('tell the truth about the toy', () => {
    const error = (hash: string, slot: 'A' | 'B' = 'A'): number =>
      sightOf(parseHash(hash).value).readings(slot)!.globalError!.mean
    // The straightest is not the most accurate.
    const straight = (p: number): number => error(`scene=straightest&schedule=power,p:${p}`)
    expect(straight(0.9)).toBeLessThan(0.8 * straight(1))
    // What it buys: every row that is changed lowers the error, but for the last one at scale 1.
    const stacked = (hash: string): number => error(`scene=stacked${hash}`)
    const heun = '&steps=32&solver=second-order'
    const stages = [stacked(''), stacked(heun), stacked(`${heun}&discretization=edm`)]
    const last = stacked(`${heun}&discretization=edm&schedule=linear`)
    for (const [k, stage] of [...stages.slice(1), last].entries()) expect(stage).toBeLessThan(0.7 * stages[k]!)
    const inVp = `${heun}&discretization=edm&sigmaMin=0.002&sigmaMax=80&schedule=vp&scaling=vp&scale=`
    const inEdm = `${heun}&discretization=edm&sigmaMin=0.002&sigmaMax=80&schedule=linear&scale=`
    expect(stacked(`${inVp}1`)).toBeLessThan(0.7 * stacked(`${inEdm}1`))
    expect(stacked(`${inVp}16`)).toBeGreaterThan(1.3 * stacked(`${inEdm}16`))
    // The numbers: of the samplers of Table 1 at 35 calls, EDM's is the nearest.
    const rows = ['edm', 'vp', 've', 'iddpm'].map((id) => {
      const { design } = presets.find((preset) => preset.id === id)!
      const full = { ...design, steps: id === 'edm' ? 18 : 35 }
      const { seed, toy, mixture, scale } = parseHash('scene=numbers').value
      const noise = createNoise(seed, toy.count)
      const data = { mixture: dataOf({ mixture, scale }), label: null }
      return measure({ design: full, program: compile(full) }, data, noise).globalError!.mean
    })
    expect(rows[0]).toBeLessThan(0.6 * Math.min(...rows.slice(1)))
  })
})

describe('text with formulas', () => {
  it('is split at dollar signs', () => {
    expect(splitFormulas('at $t$, x')).toEqual([
      { kind: 'text', text: 'at ' },
      { kind: 'formula', text: 't' },
      { kind: 'text', text: ', x' },
    ])
    expect(splitFormulas('$a$$b$')).toEqual([
      { kind: 'formula', text: 'a' },
      { kind: 'formula', text: 'b' },
    ])
  })

  it('keeps a dollar sign without a partner', () => {
    expect(splitFormulas('$a$ for 5 $')).toEqual([
      { kind: 'formula', text: 'a' },
      { kind: 'text', text: ' for 5 ' },
      { kind: 'text', text: '$' },
    ])
    expect(splitFormulas('')).toEqual([])
  })
})
