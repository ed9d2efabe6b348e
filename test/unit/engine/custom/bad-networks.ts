/** Networks that only running shows to be none: what each is, and what its one sentence has to say. */
import { constantField, nodeField } from '../../../../src/engine/custom/onnx.ts'
import { gaussian } from './small-onnx.ts'

const nothing = [Float32Array.of(Number.NaN), [1]] as const

/** What only running them shows: read, and then refused by the check. */
export const badNetworks: readonly (readonly [what: string, bytes: Uint8Array<ArrayBuffer>, says: RegExp])[] = [
  [
    'poisoned weights (NaN)',
    gaussian({ constants: { w: nothing }, end: [nodeField('Mul', ['product', 'w'], 'out')] }),
    /not finite \(NaN or infinite\) at sigma 0\.1/,
  ],
  [
    'an infinite weight',
    gaussian({
      constants: { w: [Float32Array.of(Number.POSITIVE_INFINITY), [1]] },
      end: [nodeField('Mul', ['product', 'w'], 'out')],
    }),
    /not finite/,
  ],
  [
    'NaN at high noise',
    // sqrt(50 - sigma) is none above sigma 50.
    gaussian({
      constants: { top: [Float32Array.of(50), [1]], none: [Float32Array.of(0), [1]] },
      end: [
        nodeField('Sub', ['top', 'level'], 'left'),
        nodeField('Sqrt', ['left'], 'root'),
        nodeField('Mul', ['root', 'none'], 'flat'),
        nodeField('Reshape', ['flat', 'shape'], 'column'),
        nodeField('Add', ['product', 'column'], 'out'),
      ],
    }),
    /not finite .*sigma 80/,
  ],
  ['an operator that no ONNX has', gaussian({ end: [nodeField('Frobnicate', ['product'], 'out')] }), /Frobnicate/],
  ['a tensor that nothing makes', gaussian({ end: [nodeField('Add', ['product', 'ghost'], 'out')] }), /ghost/],
  [
    'a circle',
    gaussian({
      end: [
        nodeField('Add', ['product', 'b'], 'a'),
        nodeField('Identity', ['a'], 'b'),
        nodeField('Identity', ['b'], 'out'),
      ],
    }),
    /onnxruntime does not run the network/,
  ],
  [
    'types that do not go together',
    gaussian({ constants: { w: [BigInt64Array.of(1n), [1]] }, end: [nodeField('Add', ['product', 'w'], 'out')] }),
    /onnxruntime does not run the network/,
  ],
  [
    'weights of fewer bytes than their shape',
    gaussian({
      tensors: [constantField('w', Float32Array.of(1), [1, 3, 32, 32])],
      end: [nodeField('Add', ['product', 'w'], 'out')],
    }),
    /onnxruntime does not run the network/,
  ],
  [
    'shapes that do not go together',
    gaussian({ constants: { w: [new Float32Array(7), [7]] }, end: [nodeField('Add', ['product', 'w'], 'out')] }),
    /onnxruntime does not run the network|The network failed/,
  ],
]
