/** The worker's side of adding a network: wraps it, opens it and checks it. */
import type { Backend, NetworkFile } from '../backend.ts'
import { type ModelCard, needsClass } from '../card.ts'
import { EngineFault, messageOf } from '../fault.ts'
import type { AddNetworkAnswer, AddNetworkRequest } from './add-network.ts'
import { labelOf } from './answers.ts'
import { checkNetwork } from './check.ts'
import { classCount, labelsOfClasses } from './classes.ts'
import { inspectOnnx } from './inspect.ts'
import { exportLine } from './recipe.ts'
import { classesFor, knownRange, wrapOnnx } from './wrap.ts'

const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => {
  if (!globalThis.crypto?.subtle)
    throw new EngineFault(
      'The browser keeps networks on secure pages only.',
      'Open the page by https or from localhost.',
    )
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Id of a custom network: the first digits of the hash of what runs, so of the file and of the answers. */
export const hashOf = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  `own-${(await sha256(bytes)).slice(0, 16)}`

/** What the page's card of a custom network says; `names` are those of the network's classes, where somebody told them. */
export const cardOf = async (
  id: string,
  name: string,
  onnx: Uint8Array<ArrayBuffer>,
  original: Uint8Array,
  { answers, names = null, known = null }: Pick<AddNetworkRequest, 'answers' | 'names' | 'known'>,
): Promise<ModelCard> => {
  const inspected = inspectOnnx(original)
  const { batch, side } = inspected
  const label = labelOf(inspected, answers.roles)
  const classes = label && classesFor(original, label, answers.classes)
  const image: ModelCard['inputs']['x'] = ['B', 3, side, side]
  const range = known ?? knownRange(answers)
  return {
    name,
    file: `${id}.onnx`,
    sha256: await sha256(onnx),
    bytes: onnx.length,
    inputs: { x: image, sigma: ['B'], label: ['B', classCount] },
    output: { denoised: image },
    labels: [...labelsOfClasses(classes?.chosen ?? [], names)],
    images_seen: 0,
    sigma_max: range?.max ?? 80,
    ...(range && { sigma_min: range.min }),
    classes: classes?.chosen.length ?? 0,
    has_null_class: classes !== undefined && classes.none !== null,
    ...(batch !== null && { batch }),
  }
}

/** The useful part of what onnxruntime says: without its codes, paths and signatures. */
export const plainError = (why: string): string =>
  why
    .replace(/^.*ERROR_MESSAGE:\s*/s, '')
    .replace(/\S*\/onnxruntime\/\S+:\d+\s+(?:[\w:~]+\s+)*[\w:~<>]+\([^)]*\)(?:\s*const)?\s*/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '')

export const brokenCard = (why: string): EngineFault =>
  new EngineFault(
    `onnxruntime does not run the network: ${plainError(why).slice(0, 200)}.`,
    'Export it again, with standard ONNX operators.',
    exportLine(),
  )

/** Error of an engine as what the page says. */
export const refusalOf = (error: unknown): AddNetworkAnswer & { readonly type: 'refused' } =>
  error instanceof EngineFault
    ? { type: 'refused', message: `${error.message} ${error.advice}`, line: error.line }
    : { type: 'refused', message: `The network failed: ${plainError(messageOf(error)).slice(0, 300)}.` }

/** The network wrapped, opened and checked. Rejects where it does not run; the backend is given up either way. */
export const prepareNetwork = async (
  request: AddNetworkRequest,
  open: (network: NetworkFile) => Promise<Backend>,
  report: (doing: string) => void,
) => {
  const { name, bytes, answers } = request
  const onnx = wrapOnnx(bytes, answers)
  const id = await hashOf(onnx)
  const card = await cardOf(id, name, onnx, bytes, request)
  report('Opening it on the CPU')
  const backend = await open({ card, bytes: onnx }).catch((error) => {
    throw error instanceof EngineFault ? error : brokenCard(messageOf(error))
  })
  try {
    const check = await checkNetwork(backend, report, needsClass(card))
    return { summary: { id, label: name, bytes: onnx.length, verdict: check.verdict }, card, check, onnx }
  } finally {
    await backend.dispose()
  }
}
