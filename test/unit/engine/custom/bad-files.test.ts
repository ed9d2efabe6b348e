/** Bad input costs one sentence, and nothing that was there before. */
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { newestIr, opsets } from '../../../../src/engine/custom/facts.ts'
import { prepareNetwork, refusalOf } from '../../../../src/engine/custom/prepare-network.ts'
import { EngineFault } from '../../../../src/engine/fault.ts'
import { readOwnFiles } from '../../../../src/views/images/own-files.ts'
import { createNodeBackend } from '../node-backend.ts'
import { badCompanions, badFiles, fileOf, noise, withWeightsOutside } from './bad-files.ts'
import { badNetworks } from './bad-networks.ts'
import { gaussian } from './small-onnx.ts'

const plain = { parameterization: 'denoised', sigmaData: 0.5, range: 'signed' } as const
const answersOf = { answers: plain, base: 'http://localhost/' }

/** What is wrong with a sentence for people: length, lines, and what is for programmers only. */
const faultOf = (message: string): string | undefined => {
  if (message.length > 330) return 'too long'
  if (/\n/.test(message)) return 'more than a line'
  if (/undefined|\bat \S+\.ts|\/\S+\.(cc|h)|onnxruntime::/.test(message)) return 'not for people'
  return /[.]$/.test(message) ? undefined : 'no sentence'
}

it('there are at least 40 of them', () => {
  expect(badFiles.length + badCompanions.length + badNetworks.length).toBeGreaterThanOrEqual(60)
})

it.each(badFiles)('$what', async ({ files, says }) => {
  const error = await readOwnFiles(files, null).then(
    ({ file, fault }) => (file ? undefined : fault),
    (cause: unknown) => cause,
  )
  expect(error).toBeInstanceOf(EngineFault)
  const { message, advice } = error as EngineFault
  expect(`${message} ${advice}`).toMatch(says)
  expect(faultOf(`${message} ${advice}`)).toBeUndefined()
})

it.each(badCompanions)('$what costs its own answers only', async ({ files, says }) => {
  const { file, fault } = await readOwnFiles(files, null)
  expect(file).toMatchObject({ name: 'net', answers: {}, known: null })
  expect(`${fault!.message} ${fault!.advice}`).toMatch(says)
  expect(faultOf(`${fault!.message} ${fault!.advice}`)).toBeUndefined()
})

it.each(badNetworks)('%s', async (_, bytes, says) => {
  const { file } = await readOwnFiles([fileOf('net.onnx', bytes)], null)
  const path = join(await mkdtemp(join(tmpdir(), 'bad-')), 'net.onnx')
  const open = async ({ bytes: onnx }: { readonly bytes: Uint8Array }) => {
    await writeFile(path, onnx)
    return createNodeBackend(path)
  }
  const refusal = await prepareNetwork({ name: 'net', bytes: file!.bytes, ...answersOf }, open, () => {}).then(
    () => undefined,
    refusalOf,
  )
  expect(refusal?.message).toMatch(says)
  expect(faultOf(refusal!.message)).toBeUndefined()
})

it('every place at which a network can be cut is a cut', async () => {
  const whole = gaussian()
  const taken: number[] = []
  for (let length = 0; length < whole.length; length++) {
    const error = await readOwnFiles([fileOf('net.onnx', whole.subarray(0, length))], null).then(
      () => undefined,
      (cause: unknown) => cause,
    )
    if (!(error instanceof EngineFault)) taken.push(length)
  }
  expect(taken).toEqual([])
})

it('any byte can be another one: a sentence, or a network', async () => {
  const whole = gaussian()
  const values = noise(whole.length)
  const escaped: unknown[] = []
  for (let at = 0; at < whole.length; at++) {
    const poisoned = whole.slice()
    poisoned[at] = values[at]!
    await readOwnFiles([fileOf('net.onnx', poisoned)], null).catch((error) => {
      if (!(error instanceof EngineFault) || faultOf(`${error.message} ${error.advice}`)) escaped.push([at, error])
    })
  }
  expect(escaped).toEqual([])
})

it('onnxruntime runs the versions that the page says, and no newer ones', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'versions-'))
  const runs = async (opset: number, ir: number): Promise<boolean> => {
    const path = join(directory, `${opset}-${ir}.onnx`)
    await writeFile(path, gaussian({ opset, ir, sigma: ['sigma', 'float', ['B']] }))
    const { InferenceSession } = await import('onnxruntime-node')
    return InferenceSession.create(await readFile(path)).then(
      () => true,
      () => false,
    )
  }
  expect(await runs(opsets.min, 8)).toBe(true)
  expect(await runs(opsets.max, newestIr)).toBe(true)
  expect(await runs(opsets.max + 1, newestIr)).toBe(false)
  expect(await runs(opsets.max, newestIr + 1)).toBe(false)
})

it('weights beside the network are joined to it, whatever folder they came from', async () => {
  const numbers = new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8).buffer)
  for (const location of ['net.onnx.data', './out/net.onnx.data', '..\\net.onnx.data']) {
    const { file } = await readOwnFiles(
      [fileOf('net.onnx.data', numbers), fileOf('net.onnx', withWeightsOutside(location))],
      null,
    )
    const { InferenceSession, Tensor } = await import('onnxruntime-node')
    const session = await InferenceSession.create(file!.bytes)
    const { out } = await session.run({
      x: new Tensor('float32', new Float32Array(3072), [1, 3, 32, 32]),
      sigma: new Tensor('float32', Float32Array.of(1), [1]),
    })
    expect((out!.data as Float32Array)[7]).toBe(36)
  }
  // A lone file may have been renamed.
  const { file } = await readOwnFiles([fileOf('weights.bin', numbers), fileOf('net.onnx', withWeightsOutside())], null)
  expect(file!.name).toBe('net')
})

it('what diffusers keeps beside a network answers the questions', async () => {
  const network = new File([await readFile('test/golden/field/08-float-t500.onnx')], 'net.onnx')
  const { input } = JSON.parse(await readFile('test/golden/field/09-scheduler-config-with-the-network.json', 'utf8'))
  const config = fileOf('scheduler_config.json', JSON.stringify(input.scheduler_config))
  const { file } = await readOwnFiles([config, network], null)
  expect(file!.answers).toEqual({
    parameterization: 'epsilon',
    range: 'signed',
    table: { form: 'linear', steps: 500, start: 1e-4, end: 0.02 },
  })
  // Afterwards, too; and the configuration of the U-Net beside it is no fault.
  const unet = fileOf('config.json', '{"_class_name": "UNet2DModel", "sample_size": 32}')
  const later = await readOwnFiles([config, unet], (await readOwnFiles([network], null)).file)
  expect(later.file!.answers).toEqual(file!.answers)
  expect(later.file!.notes).toEqual(['"config.json" is of a UNet2DModel: nothing in it is needed.'])
  expect(later.fault).toBeUndefined()
})
