import katex from 'katex'
import { beforeAll, describe, expect, it } from 'vitest'
import { showNumber, showPercent } from '../../../src/base/number.ts'
import { compile } from '../../../src/core/compile.ts'
import { flowErrorsOnPictures } from '../../../src/metrics/picture-quality.ts'
import { weakened } from '../../../src/pictures/denoiser.ts'
import { drawWorld } from '../../../src/pictures/draw-world.ts'
import { createDraws } from '../../../src/pictures/draws.ts'
import { pictureInto, planOf, resultOf, run, weightsOf } from '../../../src/pictures/run.ts'
import { parseHash, sceneDocument } from '../../../src/scenes/link.ts'
import { measuredRho } from '../../../src/scenes/measured-rho.ts'
import { splitFormulas } from '../../../src/scenes/prose.ts'
import {
  type ChoiceQuestion,
  curveFactor,
  fitsQuestion,
  judgeCurve,
  judgePoint,
  nearShare,
  questionKey,
  rightOption,
} from '../../../src/scenes/questions.ts'
import { findScene, scenes } from '../../../src/scenes/registry.ts'
import type { Scene } from '../../../src/scenes/scene.ts'
import { truthOfBeat } from '../../../src/views/stage/point-truth.ts'
import { predictionsOf } from '../../../src/views/stage/score.ts'
import { drawnOver, filled } from '../../../src/views/stage/sketch.ts'
import { tubeOfDocument } from '../../../src/views/stage/told.ts'

const asked = scenes.flatMap((scene) =>
  scene.beats.flatMap(({ question }, beat) =>
    question ? [{ scene, beat, question, id: `${scene.id}/${question.id}` }] : [],
  ),
)
const choices = asked.flatMap((one) => (one.question.kind === 'choice' ? [{ ...one, question: one.question }] : []))
const choiceOf = (id: string): ChoiceQuestion => choices.find((one) => one.id === id)!.question
const rightText = (question: ChoiceQuestion): string => question.options[rightOption(question)]!.text

describe('questions', () => {
  it('come in all three kinds, with keys of their own', () => {
    expect(new Set(asked.map(({ question }) => question.kind))).toEqual(new Set(['choice', 'curve', 'point']))
    expect(new Set(asked.map(({ id }) => id)).size).toBe(asked.length)
  })

  it.each(asked)('$id: every sentence can be set, and no guess is without an answer', ({ scene, beat, question }) => {
    const replies =
      question.kind === 'choice' ? question.options.map(({ reply }) => reply) : Object.values(question.replies)
    const options = question.kind === 'choice' ? question.options.map(({ text }) => text) : []
    expect(new Set(replies).size).toBe(replies.length)
    for (const text of [question.ask, ...replies, ...options]) {
      expect(text.trim()).not.toBe('')
      expect(text.length).toBeLessThan(260)
      for (const { kind, text: tex } of splitFormulas(text))
        if (kind === 'formula') expect(katex.renderToString(tex)).not.toContain('katex-error')
    }
    if (question.kind === 'curve') expect(scene.curve).toBeDefined()
    if (question.kind === 'point') {
      const truth = truthOfBeat(scene, beat)!
      expect(truth.at).toBeGreaterThan(truth.low)
      expect(truth.at).toBeLessThan(truth.high)
    }
  })

  it.each(choices)('$id: the numbers decide, and only the right option says that it is right', ({ question }) => {
    const right = rightOption(question)
    expect(question.options.length).toBeGreaterThan(1)
    question.options.forEach(({ reply, value }, k) => {
      expect(/^(Right|Yes)/.test(reply), reply).toBe(k === right)
      if (k === right && typeof question.right !== 'number') expect(value).toBeDefined()
    })
  })
})

describe('what the options say is measured', () => {
  const measured = choices.flatMap(({ id, question }) =>
    question.options.flatMap(({ of, value }) => (of ? [{ id, of, value: value! }] : [])),
  )
  const [five, ten] = ['steps=5&solver=euler', 'steps=10&solver=euler'] as const
  let errors: readonly number[] = []
  beforeAll(() => {
    // All at once, since all have one exact flow.
    const designs = [...measured.map(({ of }) => of), five, ten].map((hash) => parseHash(hash).value.design)
    errors = flowErrorsOnPictures({ world: { seed: 2022, side: 32 }, seed: 5, count: 64, designs }).map(
      ({ median }) => median,
    )
  }, 120_000)

  it.each(measured.map((one, k) => ({ ...one, k })))('$id: $of is $value', ({ value, k }) => {
    expect(Number(showNumber(errors[k]!, 2))).toBe(value)
  })

  it('10 steps of Euler leave 45% of the error of 5', () => {
    const [ofFive, ofTen] = errors.slice(-2)
    const question = choiceOf('discretize/twice-the-steps')
    expect(question.right).toEqual({ nearest: Number(showNumber(ofTen! / ofFive!, 2)) })
    expect(showPercent(ofTen! / ofFive!, 2)).toBe('45%')
    expect(rightText(question)).toBe('about half')
  })

  it('64 steps end farther from the exact curve than 8, where the denoiser errs', () => {
    const before = sceneDocument('two-errors', 1)
    const [few, many] = [before, sceneDocument('two-errors', 2)].map(
      (document) => tubeOfDocument(document, false).paths[0]!,
    )
    expect(choiceOf('two-errors/more-steps').ask).toContain(`ends ${showNumber(few!.off, 2)} from`)
    expect(choiceOf('two-errors/more-steps').right).toEqual({ nearest: Number(showNumber(many!.off, 3)) })
    expect(rightText(choiceOf('two-errors/more-steps'))).toBe('farther')
    expect(showNumber(many!.network, 2)).toBe('0.16')
    expect(Math.round(few!.truncation / many!.truncation)).toBe(9)
  })

  it('first answers are a tenth as far apart as finished pictures', () => {
    const world = drawWorld(2022, 32)
    const program = compile(sceneDocument('denoising').design)
    const plan = planOf(program, { main: world, weak: weakened(world) })
    const all = Array.from({ length: 12 }, (_, k) => {
      const one = run(plan, null, createDraws(world, 5, k))
      const first = new Float64Array(3 * 32 * 32)
      pictureInto(one, weightsOf(plan, null, program.steps[0]!.denoised), first)
      return { first, last: resultOf(one) }
    })
    const apart = (of: 'first' | 'last'): number => {
      const distances = all.flatMap((a, i) =>
        all
          .slice(0, i)
          .map((b) => Math.sqrt(a[of].reduce((sum, value, p) => sum + (value - b[of][p]!) ** 2, 0) / a[of].length)),
      )
      return distances.reduce((sum, one) => sum + one, 0) / distances.length
    }
    const question = choiceOf('denoising/first-answer')
    expect(showNumber(apart('first'), 2)).toBe('0.07')
    expect(showNumber(apart('last'), 2)).toBe('0.69')
    expect(question.right).toEqual({ nearest: Number(showNumber(apart('first') / apart('last'), 3)) })
    expect(rightText(question)).toBe(showNumber(apart('first'), 2))
    expect(question.ask).toContain(`Finished pictures are ${showNumber(apart('last'), 2)} apart`)
  })

  it('a third crosses over with churn 2, as the beat after it says', () => {
    expect(rightText(choiceOf('churn/how-many-cross'))).toBe('a third')
    expect((findScene('churn') as Scene).beats[2]!.say).toContain('a third now cross over with 2')
  })

  it('the error at rho = 1 is 380 times that at 6', () => {
    const at = (rho: number): number => measuredRho.find((point) => point.at === rho)!.pictures
    const { question } = asked.find(({ id }) => id === 'time-steps/error-over-rho')!
    expect(question.kind === 'curve' && question.replies.level).toContain(
      `${Math.round(at(1) / at(6) / 10) * 10} times`,
    )
  })
})

describe('a drawn curve', () => {
  const places = [1, 2, 4, 8, 16]
  const points = places.map((at) => ({ at, pictures: 0.1 }))
  const flat = [3, 9] as const
  it('is judged by where it is lowest', () => {
    expect(judgeCurve([5, 4, 1, 4, 5], points, flat)).toEqual({ verdict: 'within', lowest: 4 })
    expect(judgeCurve([1, 2, 3, 4, 5], points, flat)).toEqual({ verdict: 'below', lowest: 1 })
    expect(judgeCurve([5, 4, 3, 2, 1], points, flat)).toEqual({ verdict: 'above', lowest: 16 })
    expect(judgeCurve([1, 1.1, 1.2, 1.1, 1], points, flat).verdict).toBe('level')
  })
  it('is off by a factor, whichever way', () => {
    expect(curveFactor([0.1, 0.1, 0.1, 0.1, 0.1], points)).toBeCloseTo(1, 12)
    expect(curveFactor([0.2, 0.05, 0.2, 0.05, 0.2], points)).toBeCloseTo(2, 12)
  })
  it('takes the values of a stroke on logarithmic axes, and fills what was left out', () => {
    const empty = places.map(() => undefined)
    const stroke = drawnOver(empty, places, { x: 1, y: 1 }, { x: 4, y: 100 })
    expect(stroke.map((value) => value && Number(value.toPrecision(6)))).toEqual([1, 10, 100, undefined, undefined])
    // The same backwards; a touch between two places sets the nearest.
    expect(drawnOver(empty, places, { x: 4, y: 100 }, { x: 1, y: 1 })).toEqual(stroke)
    const touch = drawnOver(empty, places, { x: 7, y: 3 }, { x: 7, y: 3 })
    expect(touch.map((value) => value && Number(value.toPrecision(6)))).toEqual([
      undefined,
      undefined,
      undefined,
      3,
      undefined,
    ])
    expect(filled(drawnOver(stroke, places, { x: 16, y: 1 }, { x: 16, y: 1 }))?.[3]).toBeCloseTo(10, 10)
    expect(filled(stroke)?.slice(3)).toEqual([stroke[2], stroke[2]])
    expect(filled(drawnOver(empty, places, { x: 7, y: 3 }, { x: 7, y: 3 }))).toBeUndefined()
  })
})

describe('a place that was pointed at', () => {
  it('is near, above or below', () => {
    expect([
      judgePoint(1, 1, 4),
      judgePoint(1 + 0.9 * 4 * nearShare, 1, 4),
      judgePoint(1.5, 1, 4),
      judgePoint(0, 1, 4),
    ]).toEqual(['near', 'near', 'above', 'below'])
  })
})

describe('what is kept', () => {
  it('is an answer only where it fits the question', () => {
    const [choice, curve, point] = (['choice', 'curve', 'point'] as const).map(
      (kind) => asked.find(({ question }) => question.kind === kind)!.question,
    )
    expect([fitsQuestion(choice!, 1, 0), fitsQuestion(choice!, 9, 0), fitsQuestion(choice!, 0.5, 0)]).toEqual([
      true,
      false,
      false,
    ])
    expect([fitsQuestion(curve!, [1, 2], 2), fitsQuestion(curve!, [1], 2), fitsQuestion(curve!, 1, 2)]).toEqual([
      true,
      false,
      false,
    ])
    expect([fitsQuestion(point!, 0.3, 0), fitsQuestion(point!, [1], 0), fitsQuestion(point!, undefined, 0)]).toEqual([
      true,
      false,
      false,
    ])
  })

  it('is scored by the numbers', () => {
    const scene = findScene('time-steps') as Scene
    const truth = truthOfBeat(findScene('heun') as Scene, 2)!
    const answers = {
      [questionKey('heun', { id: 'price' })]: 1,
      [questionKey('discretize', { id: 'twice-the-steps' })]: 0,
      [questionKey('time-steps', { id: 'error-over-rho' })]: scene.curve!.points.map(({ pictures }) => pictures),
      [questionKey('heun', { id: 'landing' })]: truth.at,
      [questionKey('discretize', { id: 'last-step' })]: 99,
    }
    const score = Object.fromEntries(
      predictionsOf(scenes, answers).map(({ scene, beat, isRight }) => [
        `${scene.id}/${scene.beats[beat]!.question!.id}`,
        isRight,
      ]),
    )
    expect(score).toMatchObject({
      'heun/price': true,
      'discretize/twice-the-steps': false,
      'time-steps/error-over-rho': true,
      'heun/landing': true,
      'discretize/last-step': false,
    })
    expect(score['churn/how-many-cross']).toBeUndefined()
  })
})
