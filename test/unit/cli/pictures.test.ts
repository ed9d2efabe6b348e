/** The exact world as a network: the committed files are what the command makes, and they compute the exact denoiser. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../../../src/cli/bootstrap.mjs'
import { type Network, openNetwork, provideWeak, readCard } from '../../../src/cli/network.ts'
import { main } from '../../../src/cli/pictures.ts'
import { dataDeviation } from '../../../src/cli/pictures-onnx/card.ts'
import { makePicturesFiles, weakName } from '../../../src/cli/pictures-onnx/files.ts'
import { writePicturesOnnx } from '../../../src/cli/pictures-onnx/graph.ts'
import { readArguments } from '../../../src/cli/sample-arguments.ts'
import { sampleImage } from '../../../src/cli/sample-images.ts'
import { compile } from '../../../src/core/compile.ts'
import { parseDesign } from '../../../src/core/parse-design.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import { callsOf } from '../../../src/core/program.ts'
import { readOnnx } from '../../../src/engine/custom/onnx.ts'
import { readWire, textOf } from '../../../src/engine/custom/wire.ts'
import { publishedSeed } from '../../../src/engine/exact/worlds.ts'
import { oneHot } from '../../../src/engine/one-hot.ts'
import { denoisePicture } from '../../../src/pictures/denoise-picture.ts'
import { weakened } from '../../../src/pictures/denoiser.ts'
import { drawWorld } from '../../../src/pictures/draw-world.ts'
import { createDraws } from '../../../src/pictures/draws.ts'
import { sizeOf } from '../../../src/pictures/pixels.ts'
import { planOf, resultOf, run } from '../../../src/pictures/run.ts'
import type { World } from '../../../src/pictures/world.ts'
import { largestDifference } from '../engine/node-backend.ts'
import { smallWorld, somePicture } from '../pictures/small-world.ts'
import { runHere, spawnCommand } from './commands.ts'
import { balanced, type Drawn, drawPictures } from './drawn-pictures.ts'

const stem = join(root, 'public', 'models', 'pictures')
const world = drawWorld(publishedSeed, 32)
const weak = weakened(world)

/** Answers of a network, one call for all images. */
const answersOf = async (
  session: InferenceSession,
  { side, names }: World,
  images: readonly Float32Array[],
  sigmas: readonly number[],
  labels: readonly (number | null)[],
): Promise<readonly Float32Array[]> => {
  const size = 3 * side * side
  const x = new Float32Array(images.length * size)
  for (const [k, image] of images.entries()) x.set(image, k * size)
  const { denoised } = await session.run({
    x: new Tensor('float32', x, [images.length, 3, side, side]),
    sigma: new Tensor('float32', Float32Array.from(sigmas), [images.length]),
    label: new Tensor('float32', oneHot(labels, names.length), [images.length, names.length]),
  })
  const data = denoised!.data as Float32Array
  return images.map((_, k) => data.slice(k * size, (k + 1) * size))
}

/** Largest difference of a network's answers from the denoiser in float64. */
const errorOf = async (
  session: InferenceSession,
  of: World,
  images: readonly Float32Array[],
  sigmas: readonly number[],
  labels: readonly (number | null)[],
): Promise<number> => {
  const answers = await answersOf(session, of, images, sigmas, labels)
  const exact = new Float64Array(sizeOf(of))
  return Math.max(
    ...answers.map((answer, k) => {
      denoisePicture(of, images[k]!, Math.fround(sigmas[k]!), labels[k]!, exact)
      return largestDifference(answer, exact)
    }),
  )
}

describe('npm run pictures', () => {
  const directory = mkdtempSync(join(tmpdir(), 'samplerscope-pictures-'))
  afterAll(() => rmSync(directory, { recursive: true }))

  it('makes the committed files, byte for byte', () => {
    const { status, stdout, stderr } = spawnCommand('pictures.ts', ['--out', 'made'], directory)
    const paths = ['pictures', 'pictures-weak'].flatMap((name) =>
      ['onnx', 'card.json', 'selftest.json'].map((ending) => join('made', `${name}.${ending}`)),
    )
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: paths.map((p) => `${p}\n`).join(''), stderr: '' })
    const here = makePicturesFiles()
    for (const [name, content] of here) {
      const committed = readFileSync(join(root, 'public', 'models', name))
      expect(readFileSync(join(directory, 'made', name)).equals(committed), name).toBe(true)
      expect(Buffer.from(content).equals(committed), name).toBe(true)
    }
  })

  it('refuses what it does not know', async () => {
    const { status, stderr } = await runHere(main, ['--seed', '3'])
    expect([status, stderr]).toEqual([2, "pictures: Unknown option '--seed'; the options are --out, --help\n"])
  })
})

it('is what commands mean by its name; a path stays a path', () => {
  const modelOf = (model: string): unknown => {
    const request = readArguments(['--design', '{}', '--out', 'out', '--model', model])
    return request === 'help' ? request : request.modelStem
  }
  expect(modelOf('pictures')).toBe(stem)
  expect(modelOf(`${stem}.onnx`)).toBe(stem)
  expect([modelOf('./pictures'), modelOf('no-such')]).toEqual(['./pictures', 'no-such'])
})

describe('the network of exact pictures', () => {
  let network: Network
  let session: InferenceSession
  beforeAll(async () => {
    network = await openNetwork(stem, await readCard(stem))
    session = await InferenceSession.create(readFileSync(`${stem}.onnx`), { intraOpNumThreads: 1 })
  })
  afterAll(async () => {
    await network.backend.dispose()
    await session.release()
  })

  it('passes its self-test closely, is small, and is in the menu', () => {
    expect(network.selfTestError).toBeLessThan(2e-5)
    expect(network.card.bytes).toBeLessThan(2.2e6)
    expect(network.card.labels).toEqual(world.names)
    expect(network.card.weaker).toBe(weakName)
    const listed: readonly { readonly id: string }[] = JSON.parse(
      readFileSync(join(root, 'public', 'models', 'index.json'), 'utf8'),
    )
    expect(listed.map(({ id }) => id)).toContain('pictures')
    // The weaker one is no model of its own: it comes when autoguidance asks for it.
    expect(listed.map(({ id }) => id)).not.toContain(weakName)
  })

  it('has nothing but operators that both backends run', () => {
    const { graph } = readOnnx(Uint8Array.from(readFileSync(`${stem}.onnx`)))
    const operators = graph
      .filter(({ tag }) => tag === 1)
      .map(({ content }) => textOf(readWire(content).find(({ tag }) => tag === 4)!.content))
    expect([...new Set(operators)].sort()).toEqual(
      'Add Cast Div Floor Gather Log MatMul Mul ReduceMax ReduceSum Reshape Softmax Sub Transpose'.split(' '),
    )
  })

  const levels = [1e-3, 0.002, 0.005, 0.01, 0.03, 0.1, 0.2, 0.5, 1, 2, 4, 8, 15, 40, 80, 200, 1000]

  // Bounds are five times what was measured on 400 pictures; without tau^2 along a layout's own directions it is 6e-4.
  it.each([
    ['the right label', ({ label }: Drawn): number | null => label, 5e-5],
    ['no label', (): number | null => null, 5e-5],
    ['a wrong label', ({ label }: Drawn, k: number): number | null => (label + 1 + (k % 9)) % 10, 3e-4],
  ] as const)('is the exact denoiser in float32, with %s', async (_, labelOf, bound) => {
    for (const [seed, sigma] of levels.entries()) {
      const pictures = drawPictures(world, 10, sigma, seed)
      const images = pictures.map(({ x }) => x)
      const sigmas = pictures.map(() => sigma)
      expect(await errorOf(session, world, images, sigmas, pictures.map(labelOf)), `${sigma}`).toBeLessThan(bound)
    }
  })

  it('takes images of different levels and labels in one call', async () => {
    const sigmas = [0.002, 80, 0.3, 3, 20, 0.02]
    const pictures = sigmas.map((sigma, k) => drawPictures(world, 6, sigma, 3)[k]!)
    const labels = pictures.map(({ label }, k) => (k % 2 ? null : label))
    const images = pictures.map(({ x }) => x)
    expect(await errorOf(session, world, images, sigmas, labels)).toBeLessThan(5e-5)
    const together = await answersOf(session, world, images, sigmas, labels)
    const alone = await answersOf(session, world, [images[3]!], [sigmas[3]!], [labels[3]!])
    expect(largestDifference(together[3]!, alone[0]!)).toBeLessThan(2e-5)
  })

  it.each([
    [0.01, 5e-3],
    [0.05, 2e-3],
    [0.2, 1e-4],
    [1, 1e-4],
  ])('weighs layouts well that a wrong label leaves in balance, sigma %d', async (sigma, bound) => {
    const pictures = drawPictures(world, 20, sigma, 4)
    const images: Float32Array[] = []
    const labels: number[] = []
    for (let k = 0; k < 8; k++) {
      const one = pictures[k]!
      // Of another class, and the label of a third.
      const other = pictures[k + 11]!
      const label = (one.label + 3 + (k % 5)) % 10
      const between = balanced(world, [one, other], Math.fround(sigma), label)
      if (!between) continue
      images.push(between)
      labels.push(label)
    }
    expect(images.length).toBeGreaterThan(4)
    const sigmas = images.map(() => sigma)
    expect(await errorOf(session, world, images, sigmas, labels)).toBeLessThan(bound)
  })

  it.each([null, 3])('samples what the world samples without pixels, label %s', async (label) => {
    const program = compile(defaultDesign)
    expect(program.nfe).toBe(35)
    const { pixels } = await sampleImage(program, network, 7, 2, label)
    const exact = resultOf(run(planOf(program, { main: world, weak: world }), label, createDraws(world, 7, 2)))
    expect(largestDifference(pixels, exact)).toBeLessThan(2e-3)
  })
})

describe('autoguidance on the network of exact pictures', () => {
  const weakStem = join(root, 'public', 'models', weakName)

  it('has a blurred world beside it: small, and exact in float32', async () => {
    const card = await readCard(weakStem)
    expect(card.bytes + (await readCard(stem)).bytes).toBeLessThan(2.2e6)
    const session = await InferenceSession.create(readFileSync(`${weakStem}.onnx`), { intraOpNumThreads: 1 })
    for (const [seed, sigma] of [1e-3, 0.01, 0.1, 0.5, 2, 8, 40, 200, 1000].entries()) {
      const pictures = drawPictures(world, 10, sigma, seed)
      const images = pictures.map(({ x }) => x)
      const sigmas = pictures.map(() => sigma)
      for (const labels of [pictures.map(({ label }) => label), pictures.map(() => null)])
        expect(await errorOf(session, weak, images, sigmas, labels), `${sigma}`).toBeLessThan(5e-5)
    }
    await session.release()
  })

  it.each([null, 3])('samples what the exact world samples with it, label %s', async (label) => {
    const network = await openNetwork(stem, await readCard(stem))
    expect((await provideWeak(stem, network)).name).toBe(weakName)
    const { value, notes } = parseDesign({ guidance: { id: 'auto', params: { weight: 2 } } })
    expect(notes).toEqual([])
    const program = compile(value)
    expect(callsOf(program).weak).toBe(35)
    const { pixels } = await sampleImage(program, network, 7, 2, label)
    await network.backend.dispose()
    const draws = createDraws(world, 7, 2)
    const exact = resultOf(run(planOf(program, { main: world, weak }), label, draws))
    expect(largestDifference(pixels, exact)).toBeLessThan(2e-3)
    // The guide matters: it is not the main world twice.
    const alone = resultOf(run(planOf(program, { main: world, weak: world }), label, draws))
    expect(largestDifference(pixels, alone)).toBeGreaterThan(0.1)
  })
})

it('writes networks of other worlds: few pixels, layouts of different sizes, palettes left out', async () => {
  const small = smallWorld()
  const session = await InferenceSession.create(writePicturesOnnx(small).bytes)
  for (const sigma of [0.01, 0.3, 2, 30])
    for (const labels of [
      [null, null, null],
      [0, 1, 2],
    ]) {
      const images = labels.map((_, k) => Float32Array.from(somePicture(k, Math.hypot(0.5, sigma))))
      const sigmas = labels.map(() => sigma)
      expect(await errorOf(session, small, images, sigmas, labels)).toBeLessThan(5e-5)
    }
  await session.release()
})

it('knows how far values are from the mean picture', () => {
  const size = sizeOf(world)
  const pictures = drawPictures(world, 2000, 0, 8)
  const mean = new Float64Array(size)
  for (const { x } of pictures) for (let j = 0; j < size; j++) mean[j]! += x[j]! / pictures.length
  let square = 0
  for (const { x } of pictures) for (let j = 0; j < size; j++) square += (x[j]! - mean[j]!) ** 2
  const deviation = Math.sqrt(square / (size * pictures.length))
  expect(Math.abs(dataDeviation(world) / deviation - 1)).toBeLessThan(0.02)
})
