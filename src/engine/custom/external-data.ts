/** Networks whose weights are in files of their own, as torch's exporter writes large ones: joined into one. */
import { EngineFault } from '../fault.ts'
import { contentOf, isElsewhere, readModel, writeOnnx } from './onnx.ts'
import { exportLine } from './recipe.ts'
import { messageField, readWire, textOf, type WireField } from './wire.ts'

export interface DataFile {
  readonly name: string
  readonly bytes: Uint8Array
}

interface Place {
  /** Path of the file, as the network gives it. */
  readonly location: string
  readonly offset: number
  /** All that follows where it is missing. */
  readonly length: number | undefined
}

/** TensorProto: external_data [13], entries of key [1] and value [2]. */
const placeOf = (tensor: readonly WireField[]): Place => {
  const entries = new Map(
    tensor
      .filter(({ tag }) => tag === 13)
      .map(({ content }) => readWire(content))
      .map((entry) => [textOf(contentOf(entry, 1)), textOf(contentOf(entry, 2))]),
  )
  const number = (key: string): number | undefined => {
    const text = entries.get(key)
    return text === undefined ? undefined : Number(text)
  }
  return { location: entries.get('location') ?? '', offset: number('offset') ?? 0, length: number('length') }
}

const baseName = (path: string): string => path.split(/[/\\]/).at(-1)!

/** Names of the files that hold weights of the network in `bytes`; empty for one that has all inside. */
export const dataNamesOf = (bytes: Uint8Array): readonly string[] => {
  const names = readModel(bytes)
    .graph.filter(({ tag }) => tag === 5)
    .map(({ content }) => readWire(content))
    .filter(isElsewhere)
    .map((tensor) => baseName(placeOf(tensor).location))
  return [...new Set(names)]
}

const list = (names: readonly string[]): string => names.map((name) => `"${name.slice(0, 60)}"`).join(', ')

/** Only names count: where a path leads on another machine means nothing here. A lone file may be called otherwise. */
const finder =
  (wanted: readonly string[], files: readonly DataFile[]) =>
  (name: string): DataFile => {
    const found =
      files.find((file) => file.name === name) ?? (wanted.length === 1 && files.length === 1 ? files[0] : undefined)
    if (found) return found
    throw new EngineFault(
      `The network keeps its weights in ${list(wanted)}, which is not there${files.length > 0 ? ` (there is ${list(files.map((file) => file.name))})` : ''}.`,
      'Drop both files together, or export one file.',
      exportLine(),
    )
  }

/** The tensor's bytes, from its file. */
const numbersOf = ({ name, bytes }: DataFile, tensor: readonly WireField[]): Uint8Array => {
  const { offset, length = bytes.length - offset } = placeOf(tensor)
  const isInside = Number.isInteger(offset) && Number.isInteger(length) && offset >= 0 && length >= 0
  if (!isInside || offset + length > bytes.length)
    throw new EngineFault(
      `"${name}" has ${bytes.length} bytes, too few for the weights of ${textOf(contentOf(tensor, 8)).slice(0, 60)}: it is cut short, or belongs to another network.`,
      'Copy both files again.',
    )
  return bytes.subarray(offset, offset + length)
}

/** TensorProto with raw_data [9] in place of its file. */
const joinTensor = (tensor: readonly WireField[], numbers: Uint8Array): Uint8Array =>
  messageField(
    5,
    ...tensor.filter(({ tag }) => tag !== 13 && tag !== 14 && tag !== 9).map(({ raw }) => raw),
    messageField(9, numbers),
  )

/** The network as one file. Throws EngineFault where `files` do not hold its weights. */
export const joinData = (bytes: Uint8Array<ArrayBuffer>, files: readonly DataFile[]): Uint8Array<ArrayBuffer> => {
  const wanted = dataNamesOf(bytes)
  if (wanted.length === 0) return bytes
  const { rest, graph } = readModel(bytes)
  const find = finder(wanted, files)
  const joined = graph.map(({ tag, raw, content }) => {
    const tensor = tag === 5 ? readWire(content) : []
    if (!isElsewhere(tensor)) return raw
    return joinTensor(tensor, numbersOf(find(baseName(placeOf(tensor).location)), tensor))
  })
  return writeOnnx(rest, joined)
}
