import { beforeAll, describe, expect, it } from 'vitest'
import type { Backend } from '../../../src/engine/backend.ts'
import { createCallCache } from '../../../src/engine/call-cache.ts'
import { imageLength } from '../../../src/engine/card.ts'
import { EngineFault } from '../../../src/engine/fault.ts'
import type { EngineEvent, RunRequest } from '../../../src/engine/protocol.ts'
import { paintDenoised, paintResidual } from '../../../src/engine/tonemap.ts'
import { collect, framesOf, imagesOf, linearBackend, requestOf } from './collected-run.ts'
import { classes, createNodeBackend, largestDifference, realFiles, sampleInDouble, tinyFiles } from './node-backend.ts'

describe('a run', () => {
  it('gives a frame a step and the result, a progress a call, and ends with the images', async () => {
    const request = requestOf('steps=5')
    const backend = linearBackend()
    const { outcome, events } = await collect(request, backend)
    expect(outcome).toBe('finished')
    expect(framesOf(events).map(({ step, steps, run }) => [step, steps, run])).toEqual(
      [0, 1, 2, 3, 4, 5].map((step) => [step, 5, 7]),
    )
    for (const { state, denoised, residual } of framesOf(events))
      expect([state.length, denoised.length, residual.length]).toEqual([8192, 8192, 8192])
    expect(events.flatMap((event) => (event.type === 'progress' ? [event.call] : []))).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9,
    ])
    expect(backend.calls).toHaveLength(request.program.nfe)
    expect(imagesOf(events)).toHaveLength(2 * imageLength)
  })

  it('leaves out the way there where the result alone is wanted', async () => {
    const whole = await collect(requestOf('steps=5'), linearBackend())
    const { outcome, events } = await collect({ ...requestOf('steps=5'), isResultOnly: true }, linearBackend())
    expect(outcome).toBe('finished')
    expect(framesOf(events).map(({ step }) => step)).toEqual([5])
    expect(framesOf(events)[0]).toEqual(framesOf(whole.events)[5])
    expect(imagesOf(events)).toEqual(imagesOf(whole.events))
    expect(events.filter(({ type }) => type === 'progress')).toHaveLength(9)
  })

  it('hands the network one-hot labels, and none where there is none', async () => {
    const backend = linearBackend()
    await collect(requestOf('steps=2', [9, null, 0]), backend)
    const rows = backend.calls[0]!.label
    expect([0, 1, 2].map((image) => rows.slice(image * classes, (image + 1) * classes).indexOf(1))).toEqual([9, -1, 0])
    expect(rows.filter((value) => value !== 0)).toEqual([1, 1])
  })

  it('asks for both outputs under guidance, the second time without labels', async () => {
    const backend = linearBackend()
    const request = requestOf('steps=2&solver=euler&guidance=cfg,weight:3', [4, null])
    const { events } = await collect(request, backend)
    expect(backend.calls).toHaveLength(4)
    expect(request.program.nfe).toBe(4)
    const given = backend.calls.map(({ label }) => label.map((value, k) => (value ? k : -1)).filter((k) => k >= 0))
    expect(given).toEqual([[4], [], [4], []])
    // The two outputs of this network are equal, so that their form is each of them.
    const plain = await collect(requestOf('steps=2&solver=euler', [4, null]), linearBackend())
    expect(largestDifference(imagesOf(events), imagesOf(plain.events))).toBeLessThan(1e-5)
    framesOf(events).forEach(({ denoised }, i) => {
      framesOf(plain.events)[i]!.denoised.forEach((value, j) => {
        expect(Math.abs(denoised[j]! - value)).toBeLessThanOrEqual(1)
      })
    })
  })

  it('gives an image whatever stands beside it, and however many go into one call', async () => {
    const labels = [0, 1, 2, 3, 4, 5, 6]
    const design = 'steps=4&stochasticity=churn,sChurn:10'
    const whole = imagesOf((await collect(requestOf(design, labels), linearBackend())).events)
    for (const maxBatch of [1, 2, 3, 4, 6]) {
      const backend = linearBackend(maxBatch)
      const { events } = await collect(requestOf(design, labels), backend)
      expect(imagesOf(events)).toEqual(whole)
      expect(Math.max(...backend.calls.map(({ count }) => count))).toBeLessThanOrEqual(maxBatch)
    }
    const alone = imagesOf((await collect(requestOf(design, [0]), linearBackend())).events)
    expect(alone).toEqual(whole.slice(0, imageLength))
  })

  it.each(['stochasticity=churn,sChurn:10', 'solver=dpmpp-2m-sde'])(
    'that begins with another image draws the noise of its number: %s',
    async (choice) => {
      const design = `steps=4&${choice}`
      const whole = imagesOf((await collect(requestOf(design, [0, 0, 0, 0, 0]), linearBackend())).events)
      const calls = createCallCache(1e9)
      for (const firstImage of [2, 3]) {
        const request = { ...requestOf(design, [0, 0]), firstImage }
        const part = imagesOf((await collect(request, linearBackend(), { calls })).events)
        expect(part).toEqual(whole.slice(firstImage * imageLength, (firstImage + 2) * imageLength))
      }
    },
  )

  it('shows as residual what its calls took for noise, churn included', async () => {
    const request = requestOf('steps=6&stochasticity=churn,sChurn:4&schedule=vp&scaling=vp')
    const taken: { readonly input: Float32Array; readonly output: Float32Array; readonly sigma: number }[] = []
    const backend = linearBackend()
    const { events } = await collect(request, {
      ...backend,
      denoise: async (...call) => {
        await backend.denoise(...call)
        taken.push({ input: call[0].slice(), sigma: call[1], output: call[4].slice() })
      },
    })
    const frames = framesOf(events)
    const outputs = request.program.ops.flatMap((op) => (op.op === 'denoise' ? [op.out] : []))
    for (const mark of request.program.steps) {
      const { input, output, sigma } = taken[outputs.indexOf(mark.denoised[0]!.base as `D${number}`)]!
      expect(sigma).toBeCloseTo(mark.sigmaHat, 9)
      // The frame's is made from the scaled state, the call's input from that in float32: the last bit may round apart.
      paintResidual(32, input, 1, sigma, output).forEach((value, j) => {
        expect(Math.abs(frames[mark.i]!.residual[j]! - value)).toBeLessThanOrEqual(1)
      })
      expect(frames[mark.i]!.denoised).toEqual(paintDenoised(32, output))
    }
    expect(request.program.steps.some(({ gamma }) => gamma > 0)).toBe(true)
  })

  it('of a label that the network does not have is refused', async () => {
    await expect(collect(requestOf('steps=2', [10]), linearBackend())).rejects.toThrow(
      'the network has 10 labels, none of index 10',
    )
  })

  it('cancelled between two calls makes no further call and tells nothing more', async () => {
    for (const last of [0, 1, 3, 4]) {
      const backend = linearBackend(1)
      const said: number[] = []
      const { outcome, events } = await collect(requestOf('steps=4'), backend, {
        isCancelled: () => {
          if (backend.calls.length < last) return false
          said.push(backend.calls.length)
          return true
        },
      })
      expect(outcome).toBe('cancelled')
      expect(backend.calls).toHaveLength(last)
      expect(events.some(({ type }) => type === 'done')).toBe(false)
      const calls = events.filter(({ type }) => type === 'progress')
      // Two calls of one image are one of the program's.
      expect(calls).toHaveLength(Math.max(0, Math.ceil(last / 2) - 1))
      expect(said).toHaveLength(1)
    }
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('names call and sigma when the network gives %s', async (bad) => {
    const backend = linearBackend()
    const request = requestOf('steps=4')
    const broken: Backend = {
      ...backend,
      denoise: async (...call) => {
        await backend.denoise(...call)
        if (backend.calls.length === 3) call[4][100] = bad
      },
    }
    const events: EngineEvent[] = []
    const failure = await collect(request, broken, { emit: (event) => events.push(event) }).catch((error) => error)
    expect(failure).toBeInstanceOf(EngineFault)
    const { sigma } = backend.calls[2]!
    expect(failure.message).toContain(`call 3 of ${request.program.nfe}, sigma ${sigma.toPrecision(4)}`)
    expect(failure.advice).not.toBe('')
    expect(events.filter(({ type }) => type === 'progress')).toHaveLength(2)
  })

  it('passes on what the device says when a call fails', async () => {
    const backend: Backend = { ...linearBackend(), denoise: () => Promise.reject(new Error('device gone')) }
    await expect(collect(requestOf(''), backend)).rejects.toThrow('device gone')
  })
})

describe('float32 around the network against float64', () => {
  // In [-1, 1] a quarter of a grey value is 2e-3: no one sees it, and any wrong coefficient is far beyond it.
  const tolerance = 2e-3
  let tiny: Backend
  let real: Backend
  beforeAll(async () => {
    tiny = await createNodeBackend(tinyFiles.onnx, 3)
    real = await createNodeBackend(realFiles.onnx)
  })

  const compare = async (backend: Backend, request: RunRequest): Promise<number> => {
    const { events } = await collect(request, backend)
    return largestDifference(imagesOf(events), await sampleInDouble(backend, request))
  }

  it('the tiny network, 18 Heun steps', async () => {
    const request = requestOf('steps=18', [0, 4, null, 9])
    expect(request.program.nfe).toBe(35)
    expect(await compare(tiny, request)).toBeLessThan(tolerance)
    const images = await sampleInDouble(tiny, request)
    expect(Math.max(...images.map(Math.abs))).toBeLessThan(4)
    expect(Math.max(...images) - Math.min(...images)).toBeGreaterThan(1)
  })

  it.each(['stochasticity=churn,sChurn:20', 'schedule=vp&scaling=vp', 'schedule=ve&solver=euler', 'solver=dpmpp-2m'])(
    'the tiny network, %s',
    async (design) => {
      expect(await compare(tiny, requestOf(`steps=18&${design}`))).toBeLessThan(tolerance)
    },
  )

  it('the real network, 4 Heun steps', async () => {
    expect(await compare(real, requestOf('steps=4', [3, 8]))).toBeLessThan(tolerance)
  })
})
