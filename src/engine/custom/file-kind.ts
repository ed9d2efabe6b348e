/** What a file that is no ONNX network is instead, by its first bytes. */
import { EngineFault } from '../fault.ts'
import { exportLine } from './recipe.ts'

/** Bytes that tell. */
export const headLength = 512

interface Kind {
  readonly what: string
  readonly matches: (head: Uint8Array, text: string) => boolean
  readonly advice: string
  /** Whether the line for an export script helps. */
  readonly isExported?: true
}

const startsWith =
  (...bytes: readonly number[]) =>
  (head: Uint8Array): boolean =>
    bytes.every((byte, k) => head[k] === byte)

const load = 'Load the weights into their network in Python, and export that to ONNX.'

const kinds: readonly Kind[] = [
  { what: 'empty', matches: ({ length }) => length === 0, advice: 'Copy it again: it has no bytes.' },
  {
    what: 'a pointer to a file of Git LFS',
    matches: (_, text) => text.startsWith('version https://git-lfs'),
    advice: 'Fetch the file itself with "git lfs pull".',
  },
  {
    what: 'weights in safetensors form, without the network',
    matches: (head, text) => head[7] === 0 && head[6] === 0 && text[8] === '{',
    advice: load,
    isExported: true,
  },
  {
    what: 'a PyTorch checkpoint or another archive (zip)',
    matches: startsWith(0x50, 0x4b),
    advice: load,
    isExported: true,
  },
  {
    what: 'a Python pickle',
    matches: (head) => head[0] === 0x80 && head[1]! >= 2 && head[1]! <= 5,
    advice: load,
    isExported: true,
  },
  { what: 'weights in GGUF form', matches: (_, text) => text.startsWith('GGUF'), advice: load, isExported: true },
  { what: 'an HDF5 file', matches: startsWith(0x89, 0x48, 0x44, 0x46), advice: load, isExported: true },
  { what: 'a NumPy array', matches: startsWith(0x93, 0x4e, 0x55, 0x4d), advice: load, isExported: true },
  {
    what: 'a TensorFlow Lite network',
    matches: (_, text) => text.slice(4, 8) === 'TFL3',
    advice: 'Convert it to ONNX with tf2onnx.',
  },
  {
    what: 'in ORT form, which onnxruntime writes for phones',
    matches: (_, text) => text.slice(4, 8) === 'ORTM',
    advice: 'Take the .onnx file that it was made from.',
  },
  { what: 'a PNG image', matches: startsWith(0x89, 0x50, 0x4e, 0x47), advice: 'Drop the .onnx file of a network.' },
  { what: 'a JPEG image', matches: startsWith(0xff, 0xd8, 0xff), advice: 'Drop the .onnx file of a network.' },
  {
    what: 'a PDF document',
    matches: (_, text) => text.startsWith('%PDF'),
    advice: 'Drop the .onnx file of a network.',
  },
  { what: 'compressed (gzip)', matches: startsWith(0x1f, 0x8b), advice: 'Unpack it first.' },
  {
    what: 'a web page, such as a server’s answer that there is no such file',
    matches: (_, text) => /^\s*<(!doctype|html|\?xml|p\b)/i.test(text),
    advice: 'Download the file itself.',
  },
  {
    what: 'JSON, not the network itself',
    matches: (_, text) => /^\s*[{[]\s*["\d{[\]}]/.test(text),
    advice: 'Drop the .onnx file, with its .card.json or scheduler_config.json beside it.',
  },
]

/** ModelProto's fields are numbered 1 to 25: a file that begins with anything else is none. */
const startsAsModel = ([first = 0]: Uint8Array): boolean => {
  const [tag, wire] = [first >> 3, first & 7]
  return tag >= 1 && tag <= 25 && (wire === 0 || wire === 2)
}

/** Throws EngineFault for a file that says by its first bytes that it is no ONNX network. */
export const checkKind = (head: Uint8Array): void => {
  const text = new TextDecoder('latin1').decode(head)
  const kind = kinds.find(({ matches }) => matches(head, text))
  if (kind)
    throw new EngineFault(
      `The file is not an ONNX network: it is ${kind.what}.`,
      kind.advice,
      kind.isExported && exportLine(),
    )
  if (!startsAsModel(head))
    throw new EngineFault(
      'The file is not an ONNX network: its first bytes are not those of one.',
      'Choose a file that was exported to ONNX.',
      exportLine(),
    )
}
