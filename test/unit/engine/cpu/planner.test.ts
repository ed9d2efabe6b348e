/** What the planner makes of networks: it refuses by name, or computes what onnxruntime computes. */
import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { openNetwork, planNetwork } from '../../../../src/engine/cpu/network.ts'
import { Refusal } from '../../../../src/engine/cpu/refusal.ts'
import { EngineFault } from '../../../../src/engine/fault.ts'
import { compileBuild } from './builds.ts'
import {
  constantField,
  type EditableNode,
  edited,
  floatAttribute,
  integerAttribute,
  integersAttribute,
  mutate,
  newNode,
} from './mutants.ts'
import { byKernels, byOnnxruntime, casesAt, deviation, shapes } from './network-cases.ts'

let nano: Uint8Array
let module: WebAssembly.Module
const cases = casesAt(2, 0.3, 3)

beforeAll(async () => {
  nano = new Uint8Array(await readFile('public/models/cifar10-nano.onnx'))
  module = await compileBuild('kernels.relaxed.wasm')
})

/** The refusal, or undefined for a network that is planned. */
const refusalOf = (bytes: Uint8Array): string | undefined => {
  try {
    planNetwork(bytes, shapes)
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error.message
    throw error
  }
}

const disagreement = async (bytes: Uint8Array): Promise<number> => {
  const expected = await byOnnxruntime(bytes, cases)
  const size = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
  const found = byKernels(openNetwork(module, planNetwork(bytes, shapes)), cases)
  return deviation(
    found.map((value) => value / size),
    expected.map((value) => value / size),
  )
}

const first = (nodes: readonly EditableNode[], op: string): EditableNode => nodes.find((node) => node.op === op)!

describe('a network that differs from a known one', () => {
  it('in one node is refused, or computed as onnxruntime does', async () => {
    const tally = { agreed: 0, refused: 0, invalid: 0 }
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(1_000_000), { minLength: 6, maxLength: 6 }), async (numbers) => {
        let next = 0
        let what = ''
        const bytes = edited(nano, (nodes) => {
          what = mutate(nodes, (below) => numbers[next++ % numbers.length]! % below)
          return nodes
        })
        if (refusalOf(bytes) !== undefined) {
          tally.refused++
          return
        }
        let expected: Float32Array
        try {
          expected = await byOnnxruntime(bytes, cases)
        } catch {
          // What onnxruntime does not take is never shown.
          tally.invalid++
          return
        }
        if (!expected.every(Number.isFinite)) return
        expect(await disagreement(bytes), what).toBeLessThan(1e-4)
        tally.agreed++
      }),
      { numRuns: 40 },
    )
    process.stdout.write(`  ${JSON.stringify(tally)}\n`)
    expect(tally.agreed).toBeGreaterThan(3)
    expect(tally.refused).toBeGreaterThan(8)
  })

  it.each<[string, (nodes: EditableNode[]) => readonly EditableNode[] | undefined, readonly Uint8Array[]]>([
    [
      'SiLUs as a Sigmoid and a Mul',
      (nodes) =>
        nodes.flatMap((node) =>
          node.op === 'QuickGelu'
            ? [
                newNode('Sigmoid', node.inputs, `${node.outputs[0]}-sigmoid`),
                newNode('Mul', [node.inputs[0]!, `${node.outputs[0]}-sigmoid`], node.outputs[0]!),
              ]
            : [node],
        ),
      [],
    ],
    [
      'a bias of a convolution before a sum and of the last one',
      (nodes) => {
        const convs = nodes.filter(({ op }) => op === 'Conv')
        convs[2]!.inputs[2] = 'bias-16'
        convs.at(-1)!.inputs[2] = 'bias-12'
        return undefined
      },
      [16, 12].map((count) =>
        constantField(
          `bias-${count}`,
          Float32Array.from({ length: count }, (_, k) => Math.sin(k)),
        ),
      ),
    ],
    [
      'another slope of an activation',
      (nodes) => {
        first(nodes, 'QuickGelu').attributes.set('alpha', floatAttribute('alpha', 2.2))
        return undefined
      },
      [],
    ],
    [
      'axes counted as they are, and all attributes written out',
      (nodes) => {
        for (const node of nodes) {
          if (node.op === 'Conv') node.attributes.set('dilations', integersAttribute('dilations', [1, 1]))
          if (node.op === 'Gemm') node.attributes.set('transB', integerAttribute('transB', 0))
        }
        return undefined
      },
      [],
    ],
  ])('by %s is computed', async (_, edit, constants) => {
    const bytes = edited(nano, edit, constants)
    expect(refusalOf(bytes)).toBeUndefined()
    expect(await disagreement(bytes)).toBeLessThan(1e-5)
    // It is another network, not the same one again.
    const [here, there] = [await byOnnxruntime(bytes, cases), await byOnnxruntime(nano, cases)]
    if (!_.startsWith('axes')) expect(deviation(here, there)).toBeGreaterThan(1e-3)
  })

  it('by nodes that hand on what they get is the same network, bit by bit', async () => {
    // Before and behind every node, twice in a row, of weights and of the result.
    let count = 0
    const bytes = edited(nano, (nodes) => {
      const weight = nodes.find(({ op }) => op === 'Conv')!.inputs[1]!
      return [
        newNode('Identity', [weight], 'same-weight'),
        ...nodes.flatMap((node) => {
          const copies = node.inputs.map((name) => newNode('Identity', [name], `${name}-copy-${count++}`))
          const [own, copy] = [`${node.outputs[0]}-own`, `${node.outputs[0]}-once`]
          const inputs = node.inputs.map((name, k) =>
            name === weight ? 'same-weight' : name === '' ? '' : copies[k]!.outputs[0]!,
          )
          if (node.outputs.length > 1) return [...copies.filter(({ inputs: [name] }) => name), { ...node, inputs }]
          return [
            ...copies.filter(({ inputs: [name] }) => name),
            { ...node, inputs, outputs: [own] },
            newNode('Identity', [own], copy),
            newNode('Identity', [copy], node.outputs[0]!),
          ]
        }),
      ]
    })
    expect(count).toBeGreaterThan(100)
    expect(refusalOf(bytes)).toBeUndefined()
    expect(await disagreement(bytes)).toBeLessThan(1e-5)
    const run = (network: Uint8Array) => byKernels(openNetwork(module, planNetwork(network, shapes)), cases)
    expect(deviation(run(bytes), run(nano))).toBe(0)
  })

  it('that hands its input on is refused by name', () => {
    const bytes = edited(nano, (nodes) =>
      nodes.map((node) => (node.outputs[0] === 'denoised' ? newNode('Identity', ['x'], 'denoised') : node)),
    )
    expect(refusalOf(bytes)).toMatch(/^the operator Identity$/)
  })

  it.each<[string, (nodes: EditableNode[]) => void, RegExp]>([
    ['an unknown operator', (nodes) => void Object.assign(first(nodes, 'Cos'), { op: 'Tanh' }), /^the operator Tanh$/],
    [
      'groups',
      (nodes) => void nodes.filter(({ op }) => op === 'Conv')[1]!.attributes.set('group', integerAttribute('group', 2)),
      /^Conv with a kernel that is not square, dilation or groups$/,
    ],
    [
      'dilation',
      (nodes) =>
        void nodes
          .filter(({ op }) => op === 'Conv')[1]!
          .attributes.set('dilations', integersAttribute('dilations', [2, 2])),
      /^Conv with a kernel that is not square, dilation or groups$/,
    ],
    [
      'an attribute that did not exist',
      (nodes) => void first(nodes, 'Softmax').attributes.set('temperature', floatAttribute('temperature', 2)),
      /^Softmax with temperature$/,
    ],
    [
      'the other order of pixels',
      (nodes) => void first(nodes, 'DepthToSpace').attributes.delete('mode'),
      /^DepthToSpace in an order other than CRD$/,
    ],
    [
      'attention of another form',
      (nodes) => void first(nodes, 'Einsum').inputs.reverse(),
      /^Reshape of a feature map outside cosine attention$/,
    ],
  ])('by %s is refused by name', (_, edit, said) => {
    const bytes = edited(nano, (nodes) => {
      edit(nodes)
      return nodes
    })
    expect(refusalOf(bytes)).toMatch(said)
  })
})

describe('other files', () => {
  it.each([
    ['public/models/pictures.onnx', /^the operator Gather$/],
    ['test/models/tiny-tanh.onnx', /^Mul of two computed tensors$/],
    ['test/models/tiny-64.onnx', /^x of another shape/],
    ['public/models/cifar10-classifier.onnx', /^inputs or outputs other than/],
    ['test/models/custom/edm.onnx', /^inputs or outputs other than/],
  ])('%s is refused', async (path, said) => {
    expect(refusalOf(new Uint8Array(await readFile(path)))).toMatch(said)
  })

  it('that are no networks are faults, not refusals: onnxruntime could not read them either', () => {
    expect(() => planNetwork(Uint8Array.of(1, 2, 3), shapes)).toThrow(EngineFault)
    // Cut short anywhere: never taken for a network.
    for (const part of [0.2, 0.5, 0.99])
      expect(() => planNetwork(nano.subarray(0, Math.floor(part * nano.length)), shapes)).toThrow()
  })

  it('with a label more or less are not this one', () => {
    expect(() => planNetwork(nano, { ...shapes, classes: 11 })).toThrow('label of another shape')
    expect(() => planNetwork(nano, { ...shapes, side: 64 })).toThrow('x of another shape')
  })
})
