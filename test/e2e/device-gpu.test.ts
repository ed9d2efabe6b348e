/** The GPU-resident run: what it asks of the device, and what it leaves there, on a software one. */
import { decode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import type { Op } from '../../src/core/program.ts'
import { imageLength } from '../../src/engine/card.ts'
import { type DeviceCall, deviceProbe, readDeviceLog } from './support/device-log.ts'
import { expectSame, gpuRuns, report, requestOf, runOn, tolerance } from './support/gpu-runs.ts'

const { pages, start, onWasm } = gpuRuns()

/** In the worker: a device that has no room for a buffer of the network of more bytes. */
const failBeyond = (bytes: number): string => `{
  let isFull = false
  const { createBuffer, pushErrorScope, popErrorScope } = GPUDevice.prototype
  const scopes = []
  GPUDevice.prototype.createBuffer = function (descriptor) {
    if (descriptor.label === 'network x' && descriptor.size > ${bytes}) isFull = true
    return createBuffer.call(this, descriptor)
  }
  GPUDevice.prototype.pushErrorScope = function (filter) {
    scopes.push(filter)
    return pushErrorScope.call(this, filter)
  }
  GPUDevice.prototype.popErrorScope = async function () {
    const filter = scopes.pop()
    const error = await popErrorScope.call(this)
    if (!isFull || filter !== 'out-of-memory') return error
    isFull = false
    return new GPUOutOfMemoryError('no room')
  }
}`

describe('the device', () => {
  /** Bytes of a tensor of one image. */
  const tensorBytes = 4 * imageLength

  it('is asked for nothing but launches between the first step and the last', async () => {
    const page = await pages.open({ script: deviceProbe })
    await start(page, 'webgpu')
    const request = requestOf(1, 'steps=6', [3])
    await runOn(page, request)
    const { device } = await page.statistics()
    const { calls } = await readDeviceLog(page.page)
    const isOurs = (call: DeviceCall, name: string): boolean => call.what === 'pass' && call.label === name
    const first = calls.findIndex((call) => isOurs(call, 'combine'))
    const end = calls.findLastIndex((call) => isOurs(call, 'combine')) + 1
    const { nfe } = request.program
    const combines = calls.slice(first, end).filter((call) => isOurs(call, 'combine'))
    // One a network call, and one that makes the result of the last.
    expect(combines).toEqual(Array.from({ length: nfe + 1 }, () => ({ what: 'pass', label: 'combine', dispatches: 1 })))
    expect(calls.slice(first, end).filter((call) => call.what !== 'pass')).toEqual([])
    // Captured passes of onnxruntime are between them.
    expect(calls.slice(first, end).filter((call) => isOurs(call, '')).length).toBeGreaterThanOrEqual(nfe)
    // After the last step: pixels of each step, and one mapping of these and the images.
    const after = calls.slice(end)
    expect(after.filter((call) => call.what === 'pass')).toEqual(
      Array.from({ length: 6 }, () => ({ what: 'pass', label: 'paint', dispatches: 1 })),
    )
    expect(after.filter((call) => call.what === 'write')).toEqual([])
    const maps = after.flatMap((call) => (call.what === 'map' ? [call.bytes] : []))
    expect(maps).toEqual([16 + (1 + 6) * tensorBytes + (device!.run!.gpuMilliseconds === null ? 0 : 16 * (nfe + 1))])
    expect(device!.run).toMatchObject({
      networkCalls: nfe,
      combineLaunches: nfe + 1,
      paintLaunches: 6,
      mapAsyncs: 1,
      bytesDown: maps[0],
    })
  })

  it('is asked for steps on the way where the page wants to see them, for no call twice, and named where it fails', async () => {
    const page = await pages.open()
    await start(page, 'webgpu')
    const design = 'steps=6&discretization=custom,list:80/20/5/1/0.2/0.01&solver=lms'
    const before = await page.count()
    const live = await runOn(page, requestOf(1, design, [3], { framesEvery: 0 }))
    const types = (await page.events()).slice(before)
    expect(types.indexOf('frame')).toBeLessThan(types.lastIndexOf('progress'))
    const accounts = [(await page.statistics()).device!.run!]

    const again = await runOn(page, requestOf(2, design, [3]))
    expect(again.frames).toEqual(live.frames)
    expect(again.images).toEqual(live.images)
    expect(again.calls).toEqual(live.calls)
    accounts.push((await page.statistics()).device!.run!)

    // The first four levels are the same, but the step to the fifth is not.
    const other = requestOf(3, design.replace('0.2/0.01', '0.1/0.01'), [3])
    expectSame(await runOn(page, other), (await onWasm([other]))[0]!, tolerance)
    accounts.push((await page.statistics()).device!.run!)
    expect(accounts).toMatchObject([
      { networkCalls: 6, callsKnown: 0, mapAsyncs: 7 },
      { networkCalls: 0, callsKnown: 6, mapAsyncs: 1 },
      { networkCalls: 2, callsKnown: 4, mapAsyncs: 1 },
    ])

    // A device that gives no numbers fails the run by name of the call.
    const request = requestOf(11, 'steps=4', [0])
    const { program } = request
    // The third call's input overflows.
    const ops = program.ops.map((op): Op => {
      if (op.op !== 'denoise' || op.out !== 'D2') return op
      return { ...op, input: op.input.map((term) => ({ ...term, coefficient: 3e38 * term.coefficient })) }
    })
    await page.run({ ...request, program: { ...program, ops } })
    const { sigma } = program.ops.filter((op) => op.op === 'denoise')[2]!
    expect(await page.failed(11)).toContain(
      `(NaN or infinite) at call 3 of ${program.nfe}, sigma ${sigma.toPrecision(4)}`,
    )
    await runOn(page, requestOf(12, 'steps=2&solver=euler', [0]))
  })

  it('draws steps on a canvas of its own, pixel by pixel those of the frames', async () => {
    const page = await pages.open({ script: deviceProbe })
    await start(page, 'webgpu')
    const [scale, gap] = [2, 4]
    const size = 2 * 32 * scale + gap
    const layout = { panel: 'denoised', width: size, height: size, gap, columns: 2, rows: 2 } as const
    await page.page.evaluate((layout) => window.engineStand.engine!.show(layout), layout)
    const request = requestOf(1, 'steps=3', [3, 4, 5], { isOnScreen: true, framesEvery: 0 })
    const { frames } = await runOn(page, request)
    const drawn = await page.page.evaluate(() =>
      window.engineStand.events.flatMap((event) => (event.type === 'drawn' ? [event.step] : [])),
    )
    // The last step comes with the result, at once.
    expect(drawn.slice(0, 2)).toEqual([0, 1])
    // Nothing was read on the way, and written was what says where to draw.
    const { calls } = await readDeviceLog(page.page)
    const steps = calls.slice(
      calls.findIndex((call) => call.what === 'pass' && call.label === 'combine'),
      calls.findLastIndex((call) => call.what === 'pass' && call.label === 'combine'),
    )
    expect(steps.filter((call) => call.what === 'map')).toEqual([])
    for (const call of steps) if (call.what === 'write') expect(call.bytes).toBe(32)

    const expected = frames[drawn.at(-1)!]!.denoised
    const differing = async (): Promise<number> => {
      const { data, width, channels } = decode(await page.page.locator('canvas').screenshot())
      let count = 0
      for (let image = 0; image < 3; image++)
        for (let row = 0; row < 32 * scale; row++)
          for (let column = 0; column < 32 * scale; column++)
            for (let channel = 0; channel < 3; channel++) {
              const [x, y] = [(image % 2) * (32 * scale + gap) + column, (image >> 1) * (32 * scale + gap) + row]
              const texel = (image * 32 + Math.floor(row / scale)) * 32 + Math.floor(column / scale)
              if (data[(y * width + x) * channels + channel] !== expected[4 * texel + channel]) count++
            }
      return count
    }
    await expect.poll(differing, { timeout: 10_000 }).toBe(0)
  })

  it('with little memory keeps old steps as pixels, and reads them back on the way', async () => {
    const requests = [requestOf(1, 'steps=12&solver=euler', [3])]
    const [expected] = await onWasm(requests)
    const page = await pages.open()
    await start(page, 'webgpu', { gpuBudget: { tensors: 6 * tensorBytes, pixels: 3 * tensorBytes, outputs: 0 } })
    expectSame(await runOn(page, requests[0]!), expected!, tolerance)
    const { device } = await page.statistics()
    expect(device!.run!.mapAsyncs).toBeGreaterThan(1)
    expect(device!.run!.paintLaunches).toBe(12)
  })

  it('has as many buffers after random designs, sizes and cancels as before', async () => {
    const page = await pages.open({ script: deviceProbe })
    await start(page, 'webgpu')
    const choices = [
      'solver=euler',
      'solver=lms',
      'stochasticity=churn,sChurn:5',
      'guidance=cfg,weight:2',
      'solver=dpmpp-sde',
      'solver=euler-ancestral',
    ]
    const storm = async (from: number, runs: number): Promise<void> => {
      const requests = Array.from({ length: runs }, (_, k) =>
        requestOf(from + k, `steps=${2 + (k % 3)}&${choices[k % choices.length]}`, k % 4 === 1 ? [1, 2] : [k % 10], {
          seed: k,
        }),
      )
      await page.page.evaluate(async (requests) => {
        const engine = window.engineStand.engine!
        for (const [k, request] of requests.entries()) {
          engine.run(request)
          await new Promise((resolve) => setTimeout(resolve, (k * 37) % 120))
          if (k % 5 === 0) engine.cancel()
        }
      }, requests)
      // The largest of all, the one of most draws, and both batch sizes.
      await runOn(page, requestOf(from + runs, 'steps=5&solver=dpmpp-sde', [1, 2]))
      await runOn(page, requestOf(from + runs + 1, 'steps=2', [1]))
    }
    await storm(1, 2)
    const { buffersAlive, bytesAlive } = await readDeviceLog(page.page)
    // Each design meets each number of steps and of images.
    await storm(10, 13)
    const after = await readDeviceLog(page.page)
    const statistics = await page.statistics()
    report(
      '15 more requests',
      `${statistics.runsCancelled} cancelled, ${after.buffersMade} buffers made, ${after.buffersAlive} alive, ${after.bytesAlive} bytes`,
    )
    expect(after).toMatchObject({ buffersMade: 0, buffersAlive, bytesAlive })
    expect(statistics).toMatchObject({ tensorsAlive: 0, sessions: 2, device: { buffersAlive, bytesAlive } })
  })

  it('that fails its self-test is left with no buffer', async () => {
    const page = await pages.open({ script: deviceProbe })
    await page.start({ modelUrl: pages.site.modelUrl('tiny', 'other-self-test'), preferred: 'webgpu' })
    await page.status('failed')
    expect(await readDeviceLog(page.page)).toMatchObject({
      buffersAlive: 0,
      bytesAlive: 0,
      buffersMade: expect.any(Number),
    })
  })

  it('that has no memory for a batch gets half of it, and the page hears of it', async () => {
    const requests = [requestOf(1, 'steps=2&solver=euler', [0, 1, 2, 3, 4, 5, 6])]
    const [expected] = await onWasm(requests)
    const page = await pages.open({ script: failBeyond(4 * tensorBytes) })
    await start(page, 'webgpu')
    const before = await page.count()
    expectSame(await runOn(page, requests[0]!), expected!, tolerance)
    const { reason } = await page.status('ready', before)
    expect(reason).toMatch(/^The GPU ran out of memory: from now on 3 images per network call\. Running on WebGPU/)
    const { device } = await page.statistics()
    // Three calls a call of the program: the last one has two images of the one before.
    expect(device!.run).toMatchObject({ designs: 1, batch: 3, networkCalls: 6 })
  })
})
