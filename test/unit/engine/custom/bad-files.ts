/** Files that are no network that the page can run: what each is, and what its one sentence has to say. */
import { elementTypes, nodeField } from '../../../../src/engine/custom/onnx.ts'
import { integerField, joinBytes, messageField, textField } from '../../../../src/engine/custom/wire.ts'
import { gaussian, smallOnnx } from './small-onnx.ts'

export interface BadFiles {
  readonly what: string
  readonly files: readonly File[]
  readonly says: RegExp
}

type Part = string | Uint8Array | readonly number[]

const bytesOf = (part: Part): Uint8Array =>
  typeof part === 'string' ? new TextEncoder().encode(part) : part instanceof Uint8Array ? part : Uint8Array.from(part)

export const fileOf = (name: string, ...parts: readonly Part[]): File => new File([joinBytes(parts.map(bytesOf))], name)

/** The same pseudo-random bytes every time. */
export const noise = (length: number): Uint8Array<ArrayBuffer> => {
  let state = 12345
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 24
  })
}

const one = (what: string, says: RegExp, ...parts: readonly Part[]): BadFiles => ({
  what,
  says,
  files: [fileOf('net.onnx', ...parts)],
})

const good = gaussian()
const zeros = Array.from({ length: 64 }, () => 0)

/** As large as it says, though only its head can be read. */
const large = (mebibytes: number): File => {
  const file = fileOf('large.onnx', noise(1024))
  return Object.defineProperties(file, {
    size: { value: mebibytes * 2 ** 20 },
    arrayBuffer: { value: () => Promise.reject(new Error('read whole')) },
  })
}

const otherKinds: readonly BadFiles[] = [
  one('empty', /it is empty\. Copy it again/),
  one('text', /not an ONNX network/, 'hello, this is no network at all\n'),
  one('a web page', /it is a web page/, '<!doctype html><title>Not found</title>'),
  one('JSON', /it is JSON/, '{"name": "net"}'),
  one('a PNG', /it is a PNG image/, [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10], noise(99)),
  one('a JPEG', /it is a JPEG image/, [0xff, 0xd8, 0xff, 0xe0], noise(99)),
  one('a PDF', /it is a PDF/, '%PDF-1.7\n'),
  one('gzip', /compressed \(gzip\)\. Unpack/, [0x1f, 0x8b, 8], noise(99)),
  one('a PyTorch checkpoint', /PyTorch checkpoint .* export that to ONNX/, 'PK\u0003\u0004archive/data.pkl'),
  one('a pickle', /a Python pickle/, [0x80, 4, 0x95], noise(99)),
  one('safetensors', /safetensors form/, [80, 0, 0, 0, 0, 0, 0, 0], '{"weight":{"dtype":"F32"}}'),
  one('GGUF', /GGUF/, 'GGUF', [3, 0, 0, 0]),
  one('a NumPy array', /NumPy array/, [0x93], 'NUMPY', noise(20)),
  one('HDF5', /HDF5/, [0x89], 'HDF\r\n', [26, 10]),
  one('TensorFlow Lite', /TensorFlow Lite .* tf2onnx/, [28, 0, 0, 0], 'TFL3'),
  one('ORT form', /ORT form/, [28, 0, 0, 0], 'ORTM'),
  one('a pointer of Git LFS', /Git LFS.*git lfs pull/, 'version https://git-lfs.github.com/spec/v1\noid sha256:00\n'),
  one('noise', /not an ONNX network/, noise(2 ** 20)),
  one('zeros', /not an ONNX network/, zeros),
  { what: '500 MB of noise', files: [large(500)], says: /not an ONNX network/ },
  {
    what: 'more than a page holds',
    files: [Object.defineProperty(fileOf('net.onnx', good), 'size', { value: 600 * 2 ** 20 })],
    says: /has 600 MiB; at most 512/,
  },
]

const broken: readonly BadFiles[] = [
  one('cut in the middle', /cut short/, good.subarray(0, good.length >> 1)),
  one('one byte short', /cut short|no graph/, good.subarray(0, -1)),
  one('cut after its head', /no graph|cut short/, good.subarray(0, 14)),
  one('a length that is beyond all', /cut short/, [0x08, 8, 0x3a, 0xff, 0xff, 0xff, 0xff, 0x7f], noise(40)),
  one(
    'a graph of noise',
    /cut short|no graph/,
    [0x08, 8],
    messageField(7, noise(500)),
    messageField(8, integerField(2, 17)),
  ),
  one('opset 99', /opset is 99; this page runs 7 to 26/, gaussian({ opset: 99 })),
  one('opset 6', /opset is 6;/, gaussian({ opset: 6 })),
  one('no opset', /no graph with inputs and outputs|opset is not given/, gaussian({ opset: null })),
  one('IR 99', /IR version is 99/, gaussian({ ir: 99 })),
  one('no IR', /IR version is not given/, gaussian({ ir: null })),
  one(
    'a custom operator',
    /com\.acme::Magic/,
    gaussian({
      end: [
        messageField(1, textField(1, 'product'), textField(2, 'out'), textField(4, 'Magic'), textField(7, 'com.acme')),
      ],
    }),
  ),
  one('no inputs', /no graph with inputs/, smallOnnx({ inputs: [], outputs: [['out', 'float', [1]]], nodes: [] })),
  one('no outputs', /no graph with inputs/, smallOnnx({ inputs: [['x', 'float', [1]]], outputs: [], nodes: [] })),
]

const unfit: readonly BadFiles[] = [
  one('latents', /have 4 channels; the page shows 1 \(grey\) or 3/, gaussian({ x: ['B', 4, 64, 64] })),
  one('large images', /are 256 x 256 pixels/, gaussian({ x: ['B', 3, 256, 256] })),
  one('wide images', /are 32 x 48 pixels/, gaussian({ x: ['B', 3, 32, 48] })),
  one('tiny images', /are 4 x 4 pixels/, gaussian({ x: ['B', 3, 4, 4] })),
  one('images of any size', /are H x W pixels/, gaussian({ x: ['B', 3, 'H', 'W'] })),
  one('two images per call', /exactly 2 images per call/, gaussian({ x: [2, 3, 32, 32] })),
  one(
    'a label of two images',
    /class_labels \[2, 10\] float32 is for exactly 2 images/,
    gaussian({ others: [['class_labels', 'float', [2, 10]]] }),
  ),
  one('a row for an image', /No input is an image .* x \[B, 3072\] float32/, gaussian({ x: ['B', 3072] })),
  one(
    'bytes for an image',
    /No input is an image/,
    smallOnnx({
      inputs: [
        ['x', 'uint8', ['B', 3, 32, 32]],
        ['t', 'float', ['B']],
      ],
      outputs: [['out', 'float', ['B', 3, 32, 32]]],
      nodes: [nodeField('Cast', ['x'], 'out', { to: 1 })],
    }),
  ),
  one(
    'no noise level',
    /No input is a noise level or time step \[batch\]: beside the image there is none/,
    smallOnnx({
      inputs: [['x', 'float', ['B', 3, 32, 32]]],
      outputs: [['out', 'float', ['B', 3, 32, 32]]],
      nodes: [nodeField('Identity', ['x'], 'out')],
    }),
  ),
  one('bfloat16', /x \[B, 3, 32, 32\] is of bfloat16/, gaussian({ type: 'bfloat16' })),
  one('a text', /prompt \[B\] string is neither/, gaussian({ others: [['prompt', 'string', ['B']]] })),
  one(
    'an input without a shape',
    /state \[unknown\] float32 is neither/,
    gaussian({ others: [['state', 'float', null]] }),
  ),
  one('another output', /out \[B, 3, 16, 16\] has not the shape/, gaussian({ out: ['B', 3, 16, 16] })),
  one('no image comes out', /No output is an image: there is out \[B, 1000\]/, gaussian({ out: ['B', 1000] })),
]

/** TensorProto: dims [1], data_type [2], name [8], external_data [13], data_location [14]. */
const outside = (location: string, length: number): Uint8Array => {
  const entry = (key: string, value: string) => messageField(13, textField(1, key), textField(2, value))
  return messageField(
    5,
    integerField(1, length / 4),
    integerField(2, elementTypes.float),
    textField(8, 'w'),
    entry('location', location),
    entry('offset', '0'),
    entry('length', String(length)),
    integerField(14, 1),
  )
}

/** A network that adds weights [8], of a file of their own, times 0. */
export const withWeightsOutside = (location = 'net.onnx.data'): Uint8Array<ArrayBuffer> =>
  gaussian({
    tensors: [outside(location, 32)],
    constants: { axis: [BigInt64Array.of(0n), [1]] },
    end: [nodeField('ReduceSum', ['w', 'axis'], 'sum', { keepdims: 0 }), nodeField('Add', ['product', 'sum'], 'out')],
  })

const together: readonly BadFiles[] = [
  {
    what: 'weights that are not there',
    files: [fileOf('net.onnx', withWeightsOutside())],
    says: /"net\.onnx\.data", which is not there/,
  },
  {
    what: 'weights that are cut short',
    files: [fileOf('net.onnx', withWeightsOutside()), fileOf('net.onnx.data', noise(31))],
    says: /"net\.onnx\.data" has 31 bytes, too few for the weights of w/,
  },
  {
    what: 'weights of other networks',
    files: [fileOf('net.onnx', withWeightsOutside()), fileOf('a.data', noise(32)), fileOf('b.data', noise(32))],
    says: /"net\.onnx\.data", which is not there \(there is "a\.data", "b\.data"\)/,
  },
  { what: 'weights alone', files: [fileOf('net.onnx.data', noise(32))], says: /holds the weights of a network/ },
  {
    what: 'two networks',
    files: [fileOf('a.onnx', good), fileOf('b.onnx', good)],
    says: /There are 2 networks: "a\.onnx", "b\.onnx"/,
  },
  {
    what: 'a card alone',
    files: [fileOf('net.card.json', '{"name": "net"}')],
    says: /is a model card\. Add the \.onnx/,
  },
  {
    what: 'a scheduler alone',
    files: [fileOf('scheduler_config.json', '{"_class_name": "DDPMScheduler"}')],
    says: /is the configuration of a scheduler\. Add the \.onnx file/,
  },
]

export const badFiles: readonly BadFiles[] = [...otherKinds, ...broken, ...unfit, ...together]

const beside = (what: string, name: string, text: string, says: RegExp): BadFiles => ({
  what,
  says,
  files: [fileOf('net.onnx', good), fileOf(name, text)],
})

/** What costs only the answers that it would have given: the network beside it is taken. */
export const badCompanions: readonly BadFiles[] = [
  beside(
    'a card of another length',
    'net.card.json',
    '{"bytes": 7}',
    /of 7 bytes, this one has \d+: it belongs to another/,
  ),
  beside('a card of another hash', 'net.card.json', `{"sha256": "${'0'.repeat(64)}"}`, /belongs to another network/),
  beside('a card that is no JSON', 'net.card.json', '{"name": ', /not JSON/),
  beside('a card with a wrong field', 'net.card.json', '{"sigma_data": -1}', /sigma_data/),
  beside(
    'a scheduler of unknown betas',
    'scheduler_config.json',
    '{"_class_name": "DDPMScheduler", "beta_schedule": "laplace"}',
    /beta_schedule "laplace" is not one of linear/,
  ),
  beside(
    'a scheduler of a flow',
    'scheduler_config.json',
    '{"_class_name": "DDPMScheduler", "prediction_type": "flow_prediction"}',
    /prediction_type "flow_prediction" is not one of/,
  ),
  beside('a JSON of 5 MB', 'net.card.json', `{"name": "${'x'.repeat(5 * 2 ** 20)}"}`, /too large for a model card/),
]
