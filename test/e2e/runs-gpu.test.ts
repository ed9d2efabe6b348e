/** The GPU-resident run: the noise it makes, and its results against the WASM run, on a software device. */
import { describe, expect, it } from 'vitest'
import { normal, threefry2x32 } from '../../src/core/random.ts'
import { lengthOf } from '../../src/engine/card.ts'
import { largestDifference } from '../unit/engine/node-backend.ts'
import { expectSame, gpuRuns, largestOf, report, requestOf, runOn, tolerance } from './support/gpu-runs.ts'

const { pages, start, onWasm } = gpuRuns()

describe('noise made on the GPU', () => {
  it('has the integers of core/random.ts, and its normals to 1e-6', async () => {
    const { page } = await pages.open()
    const pairs = 4096
    let largest = 0
    for (const [seed, image, stream] of [
      [0, 0, 0],
      [3, 15, 1],
      [0xffffffff, 7, 2 ** 30 + 123_456],
      [123_456_789, 0x80000000, 0xfffffffe],
    ] as const) {
      const { words, normals } = await page.evaluate((args) => window.engineStand.drawNormals(...args), [
        seed,
        image,
        stream,
        pairs,
      ] as [number, number, number, number])
      const expected = new Uint32Array(2)
      const differing: number[] = []
      for (let pair = 0; pair < pairs; pair++) {
        threefry2x32(seed, image, stream, pair, expected)
        if (words[2 * pair] !== expected[0] || words[2 * pair + 1] !== expected[1]) differing.push(pair)
      }
      expect(differing).toEqual([])
      normals.forEach((value, element) => {
        const exact = normal(seed, image, stream, element)
        largest = Math.max(largest, Math.abs(value - exact) / (Math.abs(exact) + 1e-12))
      })
    }
    report('normals of 32768 elements', `off by ${largest.toExponential(2)}, relative`)
    expect(largest).toBeLessThan(1e-6)
  })
})

describe('a run on the GPU', () => {
  const designs: readonly string[] = [
    'steps=4',
    'steps=3&stochasticity=churn,sChurn:15&schedule=vp&scaling=vp',
    'steps=5&solver=euler-ancestral',
    'steps=4&solver=dpmpp-2m-sde',
    'steps=3&guidance=cfg,weight:3',
    // A form of thirteen tensors.
    'steps=5&solver=lms,order:4&guidance=cfg,weight:3',
    'steps=3&stochasticity=restart,k:1,n:2',
  ]

  it('gives the images and the frames of the run on WASM', async () => {
    const requests = designs.map((hash, k) => requestOf(k + 1, hash, [3], { firstImage: 1000 * k }))
    const expected = await onWasm(requests)
    const page = await pages.open()
    await start(page, 'webgpu')
    for (const [k, request] of requests.entries()) {
      const actual = await runOn(page, request)
      report(designs[k]!, `off by ${expectSame(actual, expected[k]!, tolerance).toExponential(1)}`)
      const { device } = await page.statistics()
      // Designs that begin alike share their first calls.
      const { networkCalls, callsKnown, isCaptured } = device!.run!
      expect([networkCalls + callsKnown, isCaptured]).toEqual([request.program.nfe, true])
    }
    expect(page.log.consoleWarnings).toEqual([])
  })

  it('of a network for 64 x 64 images gives those of WASM too, alone and together', async () => {
    const hashes = ['steps=2&stochasticity=churn,sChurn:15', 'steps=2&solver=euler-ancestral&guidance=cfg,weight:3']
    const requests = hashes.map((hash, k) => requestOf(k + 1, hash, [3, 5]))
    const expected = await onWasm(requests, 'tiny-64')
    const page = await pages.open()
    await start(page, 'webgpu', {}, 'tiny-64')
    const [main, companion] = requests.map((request, k) => ({ ...request, id: k + 11 }))
    await page.run({ ...main!, companions: [{ id: companion!.id, program: companion!.program }] })
    for (const [k, { id }] of [main!, companion!].entries()) {
      const actual = await page.finished(id)
      expect(actual.images).toHaveLength(2 * lengthOf(64))
      expect(actual.frames[0]!.state).toHaveLength(2 * 64 * 64 * 4)
      report(`64 x 64: ${hashes[k]!}`, `off by ${expectSame(actual, expected[k]!, tolerance).toExponential(1)}`)
    }
    const alone = await runOn(page, { ...requests[0]!, id: 21, seed: 4 })
    expect(
      largestDifference(alone.images, (await onWasm([{ ...requests[0]!, seed: 4 }], 'tiny-64'))[0]!.images),
    ).toBeLessThan(tolerance * Math.max(1, largestOf(alone.images)))
  })
})

describe('designs that run together', () => {
  const designs = ['steps=4', 'steps=3&solver=euler', 'steps=2&solver=euler-ancestral&guidance=cfg,weight:3'] as const
  const labels = [3, 5]

  it('share network calls, get what each would get by itself, and are cancelled together', async () => {
    const single = designs.map((design, k) => requestOf(k + 1, design, labels))
    const expected = await onWasm(single)
    const page = await pages.open()
    await start(page, 'webgpu')
    const [main, ...companions] = designs.map((design, k) => requestOf(k + 1, design, labels))
    await page.run({ ...main!, companions: companions.map(({ id, program }) => ({ id, program })) })
    for (const [k, request] of single.entries()) {
      const actual = await page.finished(request.id)
      report(`together: ${designs[k]!}`, `off by ${expectSame(actual, expected[k]!, tolerance).toExponential(1)}`)
    }
    // 7, 3 and 4 calls: four of them are shared.
    const calls = single.map(({ program }) => program.nfe)
    expect(calls).toEqual([7, 3, 4])
    const { device } = await page.statistics()
    expect(device!.run).toMatchObject({ designs: 3, networkCalls: 7, callsKnown: 0, batch: 6 })

    // Again, with another beside them: what was known is not called for, and what was not has a call to itself.
    const other = requestOf(9, 'steps=5&solver=euler', labels)
    const [alone] = await onWasm([other])
    await page.run({ ...other, companions: [{ id: 10, program: main!.program }] })
    expectSame(await page.finished(9), alone!, tolerance)
    expectSame(await page.finished(10), expected[0]!, tolerance)
    expect((await page.statistics()).device!.run).toMatchObject({ designs: 2, networkCalls: 4, callsKnown: 8 })

    // They are cancelled together, too.
    const before = await page.statistics()
    const long = requestOf(22, 'steps=30', labels)
    await page.run({ ...requestOf(21, 'steps=20', labels), companions: [{ id: long.id, program: long.program }] })
    await page.progress(21)
    await runOn(page, requestOf(23, 'steps=2', labels))
    expect(await page.statistics()).toMatchObject({
      runsStarted: before.runsStarted + 2,
      runsFinished: before.runsFinished + 1,
      runsCancelled: before.runsCancelled + 1,
    })
  })
})
