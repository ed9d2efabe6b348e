import { beforeAll, describe, expect, it } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import { parseDesign } from '../../../src/core/parse-design.ts'
import { noPerturbation } from '../../../src/core/perturbation.ts'
import { createExactBackend, type ExactBackend } from '../../../src/engine/exact/backend.ts'
import { exactId, exactName, exactWorldOf } from '../../../src/engine/exact/worlds.ts'
import type { EngineEvent, Frame, RunRequest } from '../../../src/engine/protocol.ts'
import { runProgram } from '../../../src/engine/run.ts'

let backend: ExactBackend
beforeAll(() => {
  backend = createExactBackend({ seed: 2022, side: 32 })
})

const requestFor = (design: object, more: Partial<RunRequest> = {}): RunRequest => ({
  id: 1,
  program: compile(parseDesign(design).value),
  seed: 5,
  labels: [0, 4, null],
  displaySigmaData: 0.5,
  ...more,
})

interface Heard {
  readonly outcome: string
  readonly frames: readonly Frame[]
  /** Images that came with a result, before the way there. */
  readonly early: readonly (Float32Array | undefined)[]
  readonly images: Float32Array | undefined
}

const hear = async (
  act: (control: {
    isCancelled: () => boolean
    emit: (event: EngineEvent) => void
    now: () => number
  }) => Promise<string>,
  isCancelled = (_frames: readonly Frame[]): boolean => false,
): Promise<Heard> => {
  const frames: Frame[] = []
  const early: (Float32Array | undefined)[] = []
  let images: Float32Array | undefined
  const outcome = await act({
    isCancelled: () => isCancelled(frames),
    now: () => performance.now(),
    emit: (event) => {
      if (event.type === 'frame') {
        frames.push(event.frame)
        early.push(event.images)
      }
      if (event.type === 'done') images = event.images
    },
  })
  return { outcome, frames, early, images }
}

describe('the exact backend', () => {
  it.each([
    ['Heun', { steps: 4 }],
    ['churn', { steps: 4, stochasticity: { id: 'churn', params: { sChurn: 10 } } }],
    ['SDE', { steps: 4, solver: 'dpmpp-2m-sde' }],
    ['autoguidance', { steps: 3, guidance: { id: 'auto', params: { weight: 2 } } }],
  ])('gives the frames that its own denoiser gives call by call: %s', async (_, design) => {
    const request = requestFor(design)
    const whole = await hear((control) => backend.run!([request], { ...control, say: () => {} }))
    const byCalls = await hear((control) => runProgram(request, { ...control, backend, classes: 10 }))
    expect(whole.outcome).toBe('finished')
    const steps = request.program.steps.length
    // The result comes first, then the way there.
    expect(whole.frames.map(({ step }) => step)).toEqual([steps, ...Array.from({ length: steps }, (_, i) => i)])
    const most = whole.images!.reduce((sum, value, j) => Math.max(sum, Math.abs(value - byCalls.images![j]!)), 0)
    // Call by call, tensors are float32; guidance takes differences of two of them.
    expect(most).toBeLessThan(2e-3)
    for (const frame of byCalls.frames) {
      const own = whole.frames.find(({ step }) => step === frame.step)!
      for (const panel of ['state', 'denoised', 'residual'] as const) {
        const off = own[panel].filter((value, j) => Math.abs(value - frame[panel][j]!) > 1).length
        expect(off / frame[panel].length).toBeLessThan(1e-3)
      }
    }
  })

  it('stops between two pictures, and between two frames', async () => {
    const request = requestFor({ steps: 6 })
    const run = (isCancelled: (frames: readonly Frame[]) => boolean) =>
      hear((control) => backend.run!([request], { ...control, say: () => {} }), isCancelled)
    expect(await run(() => true)).toMatchObject({ outcome: 'cancelled', frames: [], images: undefined })
    const later = await run((frames) => frames.length >= 3)
    expect(later).toMatchObject({ outcome: 'cancelled', images: undefined })
    expect(later.frames).toHaveLength(3)
  })

  it('has the results of all designs before the way to any', async () => {
    const requests = [requestFor({ steps: 3 }), requestFor({ steps: 4, solver: 'euler' }, { id: 2 })]
    const { frames } = await hear((control) => backend.run!(requests, { ...control, say: () => {} }))
    expect(frames.slice(0, 3).map(({ run, step }) => [run, step])).toEqual([
      [1, 3],
      [2, 4],
      [1, 0],
    ])
  })

  it('keeps no result back for a design that takes long', async () => {
    const requests = [1, 2, 3].map((id) => requestFor({ steps: 3 }, { id }))
    // A clock on which a picture takes 10 ms, three designs 90: the second result is due while the third is made.
    let time = 0
    const order: string[] = []
    const outcome = await backend.run!(requests, {
      isCancelled: () => {
        time += 10
        order.push('picture')
        return false
      },
      now: () => time,
      emit: (event) => event.type === 'frame' && event.images && order.push(`result ${event.frame.run}`),
      say: () => {},
    })
    expect(outcome).toBe('finished')
    const before = order.slice(0, order.indexOf('result 3'))
    expect(before.slice(before.indexOf('result 2')).filter((what) => what === 'picture').length).toBeGreaterThanOrEqual(
      2,
    )
  })

  it('has the images with the result, and the same pixels whether the way there comes at once, later or not', async () => {
    const requests = [requestFor({ steps: 5 }), requestFor({ steps: 4, solver: 'euler' }, { id: 2 })]
    const run = (more: Partial<RunRequest>) =>
      hear((control) =>
        backend.run!(
          requests.map((request) => ({ ...request, ...more })),
          { ...control, say: () => {} },
        ),
      )
    const whole = await run({})
    expect(whole.early.map((images) => images !== undefined)).toEqual(
      whole.frames.map(({ step, steps }) => step === steps),
    )
    expect(whole.early[1]).toEqual(whole.images)
    const shownBy = ({ frames }: Heard) => new Map(frames.map((frame) => [`${frame.run} ${frame.step}`, frame]))
    const all = shownBy(whole)
    expect(all.size).toBe(6 + 5)
    for (const more of [{ isResultOnly: true }, { restFor: 1 }, { pointedStep: 2 }]) {
      const heard = await run(more)
      expect(heard.images).toEqual(whole.images)
      expect(heard.early.filter(Boolean)).toEqual(whole.early.filter(Boolean))
      for (const [key, frame] of shownBy(heard)) expect(frame, key).toEqual(all.get(key))
      expect(heard.frames.length).toBe(more.isResultOnly ? 2 : more.pointedStep ? 13 : 11)
    }
  })

  it('rests between the results and the way there, unless it is cancelled meanwhile', async () => {
    const request = requestFor({ steps: 3 }, { restFor: 150 })
    const rests: [milliseconds: number, frames: number][] = []
    let heard: readonly Frame[] = []
    let isCancelled = false
    const run = (isLeft: boolean) =>
      hear(
        (control) =>
          backend.run!([request], {
            ...control,
            say: () => {},
            rest: async (milliseconds) => {
              rests.push([milliseconds, heard.length])
              isCancelled = isLeft
            },
          }),
        (frames) => {
          heard = frames
          return isCancelled
        },
      )
    expect((await run(false)).frames.map(({ step }) => step)).toEqual([3, 0, 1, 2])
    expect(rests).toEqual([[150, 1]])
    const left = await run(true)
    expect([left.outcome, left.frames.map(({ step }) => step), left.images]).toEqual(['cancelled', [3], undefined])
  })

  it('shows the step that somebody points at with the result', async () => {
    const request = requestFor({ steps: 4 }, { pointedStep: 1 })
    const { frames } = await hear((control) => backend.run!([request], { ...control, say: () => {} }))
    expect(frames.map(({ step }) => step)).toEqual([4, 1, 0, 1, 2, 3])
    const atEnd = requestFor({ steps: 4 }, { pointedStep: 4 })
    const other = await hear((control) => backend.run!([atEnd], { ...control, say: () => {} }))
    expect(other.frames.map(({ step }) => step)).toEqual([4, 0, 1, 2, 3])
  })

  it('runs the next seed while nobody waits: after a rest, until the page wants something, and once', async () => {
    const own = createExactBackend({ seed: 2022, side: 32 })
    const request = (more: Partial<RunRequest>): RunRequest => requestFor({ steps: 4, solver: 'dpmpp-2m-sde' }, more)
    const ran = (more: Partial<RunRequest>): Promise<Heard> =>
      hear((control) => own.run!([request(more)], { ...control, say: () => {} }))
    /** Milliseconds of each rest, and how often it looked whether the page wants something. Its clock counts whole seconds. */
    const ahead = async (most = Number.POSITIVE_INFINITY): Promise<{ rests: number[]; looks: number }> => {
      const rests: number[] = []
      let looks = 0
      let time = 0
      await own.ahead!({
        isCancelled: () => ++looks > most,
        now: () => ++time * 1000,
        rest: async (milliseconds) => void rests.push(milliseconds),
      })
      return { rests, looks }
    }
    const took = async (more: Partial<RunRequest>): Promise<number> => {
      const events: EngineEvent[] = []
      const control = { isCancelled: () => false, now: () => performance.now(), say: () => {} }
      await own.run!([request(more)], { ...control, emit: (event) => events.push(event) })
      return events.flatMap((event) => (event.type === 'done' ? [event.networkMilliseconds] : []))[0]!
    }
    expect(await ahead()).toEqual({ rests: [], looks: 0 })
    await ran({ seed: 5, nextSeed: 6 })
    expect(await ahead(20)).toEqual({ rests: [500], looks: 21 })
    expect((await ahead()).looks).toBeGreaterThan(3 * 20)
    expect(await ahead()).toEqual({ rests: [], looks: 0 })
    // The runs were made by the clock of whole seconds, and are those of a backend that looked at nothing ahead.
    expect((await took({ seed: 6 })) % 1000).toBe(0)
    const next = await ran({ seed: 6 })
    const plain = await hear((control) => backend.run!([request({ seed: 6 })], { ...control, say: () => {} }))
    expect(next.images).toEqual(plain.images)
    expect(next.frames).toEqual(plain.frames)
    // Another seed, other labels or another design are no such runs; measurements are of seeds of their own.
    for (const other of [
      { seed: 7 },
      { seed: 6, labels: [1, 4, null] },
      { seed: 6, program: requestFor({ steps: 5 }).program },
    ])
      expect((await took(other)) % 1000).not.toBe(0)
    expect(await ahead()).toEqual({ rests: [], looks: 0 })
  })

  it('errs as it is told', async () => {
    const imagesOf = async (more: Partial<RunRequest>): Promise<Float32Array> =>
      (await hear((control) => backend.run!([requestFor({ steps: 8 }, more)], { ...control, say: () => {} }))).images!
    const exact = await imagesOf({})
    expect(await imagesOf({ perturbation: noPerturbation })).toEqual(exact)
    const brighter = await imagesOf({ perturbation: { ...noPerturbation, bias: 0.3, level: 1, width: 1 } })
    const mean = (images: Float32Array): number => images.reduce((sum, value) => sum + value, 0) / images.length
    expect(mean(brighter)).toBeGreaterThan(mean(exact) + 0.02)
  })

  it('continues the images of a seed where it is told to', async () => {
    const run = async (more: Partial<RunRequest>): Promise<Float32Array> =>
      (await hear((control) => backend.run!([requestFor({ steps: 3 }, more)], { ...control, say: () => {} }))).images!
    const all = await run({ labels: [2, 2, 2] })
    const last = await run({ labels: [2], firstImage: 2 })
    expect(last).toEqual(all.slice(2 * 3072))
  })
})

describe('ids of exact worlds', () => {
  it('name side and seed, and read back', () => {
    for (const side of [32, 64] as const)
      for (const seed of [2022, 0, 7, 999999999])
        for (const one of [
          { side, seed },
          { side, seed, isGrainy: true },
        ])
          expect(exactWorldOf(exactId(one))).toEqual(one)
    expect(exactId({ side: 32, seed: 2022 })).toBe('exact')
    expect(exactId({ side: 64, seed: 7, isGrainy: true })).toBe('exact-64-grain.7')
    expect(exactName({ side: 64, seed: 7 })).toBe('Exact pictures, 64 × 64, world 7')
    expect(exactName({ side: 32, seed: 2022, isGrainy: true })).toBe('Exact pictures, grainy')
  })

  it('are no ids of networks', () => {
    for (const id of [null, '', 'cifar10-mini', 'exact-', 'exact.', 'exact.x', 'exact-65', 'own-exact', 'exact.1e9'])
      expect(exactWorldOf(id)).toBeUndefined()
  })
})
