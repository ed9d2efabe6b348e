import katex from 'katex'
import { describe, expect, it } from 'vitest'
import { showNumber } from '../../../src/base/number.ts'
import { compile } from '../../../src/core/compile.ts'
import { columns } from '../../../src/core/table.ts'
import { slotsOf } from '../../../src/document/slots.ts'
import { flowErrorsOnPictures } from '../../../src/metrics/picture-quality.ts'
import { buildCalls, buildRows } from '../../../src/scenes/build-options.ts'
import { parseHash, sceneDocument } from '../../../src/scenes/link.ts'
import { numberedScenes, placeOf, scenesByPart, talkParts } from '../../../src/scenes/parts.ts'
import { splitFormulas } from '../../../src/scenes/prose.ts'
import { findScene, scenes } from '../../../src/scenes/registry.ts'
import type { Scene } from '../../../src/scenes/scene.ts'
import { tableRows } from '../../../src/scenes/table-rows.ts'
import { optionOf, withOption } from '../../../src/state/build.ts'
import { callsOf } from '../../../src/state/match.ts'
import { raceText } from '../../../src/views/stage/StageBuild.tsx'
import { scoreText } from '../../../src/views/stage/score.ts'

describe('parts of the talk', () => {
  it('hold every numbered scene once, in order', () => {
    expect(scenesByPart.flatMap((one) => one.scenes)).toEqual(numberedScenes)
    for (const { part, scenes: own } of scenesByPart) expect(own[0]!.id).toBe(part.from)
    expect(new Set(talkParts.map(({ id }) => id)).size).toBe(talkParts.length)
  })

  it('begin and end with scenes without a number', () => {
    expect(placeOf(scenes[0]!)).toBe('Opening')
    expect(placeOf(scenes[1]!)).toBe(`Scene 1 of ${numberedScenes.length}`)
    expect(placeOf(scenes.at(-1)!)).toBe('The end')
    expect(numberedScenes).toHaveLength(scenes.length - 2)
  })
})

describe('Table 1 as a map', () => {
  it('has rows that scenes fill, in the order of the parts', () => {
    for (const { scene, part, cells, title, text } of tableRows) {
      expect(scenesByPart.find((one) => one.part.id === part)!.scenes.map(({ id }) => id)).toContain(scene)
      for (const words of [...cells, title, text])
        for (const { kind, text: tex } of splitFormulas(words))
          if (kind === 'formula') expect(katex.renderToString(tex)).not.toContain('katex-error')
    }
    const order = tableRows.map(({ part }) => talkParts.findIndex(({ id }) => id === part))
    expect(order).toEqual([...order].sort((a, b) => a - b))
  })

  it('says where columns have the same choice, and where they differ', () => {
    for (const id of ['schedule', 'scaling', 'discretization', 'solver'] as const) {
      const { cells } = tableRows.find((row) => row.id === id)!
      // The map has the four columns of the paper.
      const paper = columns.slice(0, cells.length)
      paper.forEach(({ preset: a }, i) => {
        paper.forEach(({ preset: b }, j) => {
          expect(cells[i] === cells[j], `${id}: ${a.label}, ${b.label}`).toBe(a.design[id].id === b.design[id].id)
        })
      })
    }
  })
})

describe('the opening', () => {
  it('runs the four columns of Table 1 from one noise, at equal calls', () => {
    const slots = slotsOf(sceneDocument('opening'))
    slots.forEach(({ design }, k) => {
      expect(compile(design).nfe).toBe(19)
      const { design: column } = columns[k]!.preset
      expect({ ...design, steps: 0 }).toEqual({ ...column, steps: 0 })
    })
  })

  it('is right about which of them fails, and why', () => {
    const question = (findScene('opening') as Scene).beats[0]!.question!
    if (question.kind !== 'choice') throw new Error('the opening asks for a choice')
    const designs = [
      ...slotsOf(sceneDocument('opening')).map(({ design }) => design),
      ...question.options.map(({ of }) => parseHash(of!).value.design),
    ]
    for (const design of designs.slice(4)) expect(callsOf(design)).toBe(19)
    const errors = flowErrorsOnPictures({ world: { seed: 2022, side: 32 }, seed: 5, count: 64, designs }).map(
      ({ median }) => median,
    )
    const [vp, ve, ddim, edm, schedule, steps, solver] = errors as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ]
    expect(Math.min(...[vp, ddim, edm].map((other) => ve / other))).toBeGreaterThan(2.5)
    expect(showNumber(ve, 2)).toBe('0.2')
    expect(question.options.map(({ value }) => value)).toEqual(
      [schedule, steps, solver].map((error) => Number(showNumber(error, 2))),
    )
    // Each names its own number and the schedule's.
    for (const { reply, value } of question.options) {
      expect(reply).toContain(String(value))
      expect(reply).toContain('0.032')
    }
  })
})

describe('a sampler of one’s own', () => {
  it.each(buildRows.flatMap(({ row, options }) => options.map(({ hash }) => ({ row, hash }))))(
    '$hash costs no more calls than there are',
    ({ row, hash }) => {
      expect(parseHash(hash).notes).toEqual([])
      const start = sceneDocument('your-sampler').design
      const design = withOption(start, row, hash, buildCalls)
      expect(optionOf(design, row)).toBe(hash)
      expect(callsOf(design)!).toBeLessThanOrEqual(buildCalls)
      expect(callsOf({ ...design, steps: design.steps + 1 })!).toBeGreaterThan(buildCalls)
    },
  )

  it('begins as VP, against EDM', () => {
    const [yours, edm] = slotsOf(sceneDocument('your-sampler'))
    expect(buildRows.map(({ row }) => optionOf(yours!.design, row))).toEqual([
      'schedule=vp',
      'scaling=vp',
      'discretization=vp',
      'solver=euler',
      'stochasticity=none',
    ])
    expect([callsOf(yours!.design), callsOf(edm!.design)]).toEqual([buildCalls, buildCalls])
    expect(optionOf(parseHash('solver=lms').value.design, 'solver')).toBeUndefined()
  })

  it('is compared in a sentence', () => {
    const race = (yours: number | 'stochastic' | undefined, edm: number | undefined) =>
      raceText((slot) => (slot === 'A' ? yours : edm), 9)
    expect(race(0.002, 0.006)).toBe(
      'On these 9 pictures yours is off by 0.002, EDM by 0.006. You beat EDM: yours is 3 times nearer.',
    )
    expect(race(0.06, 0.006)).toContain('EDM is 10 times nearer')
    expect(race(0.006, 0.0062)).toContain('a tie')
    expect(race('stochastic', 0.006)).toContain('no error to compare')
    expect(race(undefined, 0.006)).toBe('…')
  })

  it('ends with a score', () => {
    const made = (...all: (boolean | undefined)[]) =>
      scoreText(all.map((isRight, beat) => ({ scene: findScene('heun') as Scene, beat, ask: '', isRight })))
    expect(made(true, false, undefined)).toBe('Your predictions: 1 of 2 right, 1 not made.')
    expect(made(true, true)).toBe('Your predictions: 2 of 2 right.')
    expect(made(undefined)).toMatch(/no predictions/)
  })
})
