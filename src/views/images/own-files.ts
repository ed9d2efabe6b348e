/** Reads what somebody drops or picks: a network, the files of its weights, its card, its scheduler's configuration. */
import { showFixed } from '../../base/number.ts'
import { isRecord } from '../../core/design-json.ts'
import { readCustomCard } from '../../engine/custom/custom-card.ts'
import { dataNamesOf, joinData } from '../../engine/custom/external-data.ts'
import { checkFacts } from '../../engine/custom/facts.ts'
import { checkKind, headLength } from '../../engine/custom/file-kind.ts'
import { inspectOnnx } from '../../engine/custom/inspect.ts'
import { parameterizations } from '../../engine/custom/parameterizations.ts'
import { EngineFault, messageOf } from '../../engine/fault.ts'
import { trainingOf } from '../../import/training.ts'
import type { OwnFile } from '../../state/network-link.ts'

/** More than any denoiser of so small images has, and what a tab can hold several times. */
const mostBytes = 512 * 2 ** 20

/** More than any card or configuration has. */
const mostJson = 4 * 2 ** 20

const isJson = ({ name }: File): boolean => /\.json$/i.test(name)
const isOnnx = ({ name }: File): boolean => /\.onnx$/i.test(name)

const quote = (name: string): string => `"${name.slice(0, 60)}"`

const bytesOf = async (file: File): Promise<Uint8Array<ArrayBuffer>> => {
  if (file.size > mostBytes)
    throw new EngineFault(
      `${quote(file.name)} has ${showFixed(file.size / 2 ** 20, 0)} MiB; at most 512 fit into a page.`,
      'Export the network with float16 weights, or a smaller one.',
    )
  try {
    return new Uint8Array(await file.arrayBuffer())
  } catch (error) {
    throw new EngineFault(`${quote(file.name)} cannot be read (${messageOf(error)}).`, 'Copy it again, then drop it.')
  }
}

/** The network among files that are no JSON. */
const networkAmong = (files: readonly File[]): File | undefined => {
  const networks = files.filter(isOnnx)
  if (networks.length > 1)
    throw new EngineFault(
      `There are ${networks.length} networks: ${networks.map(({ name }) => quote(name)).join(', ')}.`,
      'Drop one at a time, with its own files.',
    )
  const [network = files[0]] = networks
  if (network && networks.length === 0 && /\.(data|onnx_data)$/i.test(network.name))
    throw new EngineFault(`${quote(network.name)} holds the weights of a network.`, 'Drop its .onnx file with it.')
  return network
}

const readNetwork = async (network: File, others: readonly File[]): Promise<OwnFile> => {
  checkKind(new Uint8Array(await network.slice(0, headLength).arrayBuffer()))
  const alone = await bytesOf(network)
  // Before more is read.
  const names = dataNamesOf(alone)
  const wanted = others.filter(({ name }) => names.includes(name) || names.length === 1)
  const data = await Promise.all(wanted.map(async (file) => ({ name: file.name, bytes: await bytesOf(file) })))
  const bytes = joinData(alone, data)
  checkFacts(bytes)
  inspectOnnx(bytes)
  const name = network.name.replace(/\.onnx$/i, '').slice(0, 40)
  return { name, bytes, answers: {}, names: null, known: null, told: [], notes: [] }
}

/** Python writes numbers that are not JSON. */
const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text.replaceAll(/([:[,]\s*)(?:-?Infinity|NaN)(?=\s*[,}\]])/g, '$1null'))
  } catch {
    return undefined
  }
}

const withCard = async (own: OwnFile, file: File, text: string): Promise<OwnFile> => {
  const { name, answers, labels, known } = await readCustomCard(text, own.bytes)
  return {
    ...own,
    name: (name ?? own.name).slice(0, 40),
    // What a card says of its own network counts more than a scheduler that lies beside it.
    answers: { ...own.answers, ...answers },
    names: labels,
    known,
    told: [...own.told, file.name],
  }
}

const withTraining = (own: OwnFile, file: File, config: Readonly<Record<string, unknown>>): OwnFile => {
  const training = trainingOf(config)!
  if ('fault' in training)
    throw new EngineFault(
      `${quote(file.name)} is not usable: ${training.fault}.`,
      'The questions stand as they were: answer them, or convert the network with models/convert_diffusers.py.',
    )
  const { parameterization } = own.answers
  const chosen = parameterizations.find(({ id }) => id === parameterization)
  if (chosen && !chosen.hasTable)
    return {
      ...own,
      notes: [...own.notes, `${quote(file.name)} is not needed: the network predicts ${chosen.label}.`],
    }
  const told = { parameterization: training.prediction, range: 'signed' as const, table: training.table }
  return { ...own, answers: { ...told, ...own.answers }, told: [...own.told, file.name] }
}

/** The network with what a JSON file says of it. */
const withJson = async (own: OwnFile | null, file: File): Promise<OwnFile> => {
  if (file.size > mostJson)
    throw new EngineFault(`${quote(file.name)} is too large for a model card.`, 'Drop the card of the network.')
  const text = await file.text()
  const json = parseJson(text)
  const kind = isRecord(json) && typeof json._class_name === 'string' ? json._class_name : undefined
  const isScheduler = kind !== undefined && /Scheduler$/.test(kind)
  if (!own)
    throw new EngineFault(
      `${quote(file.name)} is ${isScheduler ? 'the configuration of a scheduler' : 'a model card'}.`,
      isScheduler
        ? 'Add the .onnx file that it belongs to, or paste it under Schedule to sample as it does.'
        : 'Add the .onnx file too.',
    )
  if (isScheduler) return withTraining(own, file, json as Readonly<Record<string, unknown>>)
  if (kind !== undefined)
    return {
      ...own,
      notes: [...own.notes, `${quote(file.name)} is of a ${kind.slice(0, 40)}: nothing in it is needed.`],
    }
  return withCard(own, file, text)
}

export interface Read {
  readonly file: OwnFile | null
  /** Why a card or a configuration is not usable, which costs its answers only. */
  readonly fault?: EngineFault
}

const asFault = (error: unknown): EngineFault =>
  error instanceof EngineFault ? error : new EngineFault(`The file cannot be read (${messageOf(error)}).`, 'Try again.')

/** A network with what came with it, or what came for the network in hand. Rejects with EngineFault where there is none. */
export const readOwnFiles = async (files: readonly File[], inHand: OwnFile | null): Promise<Read> => {
  const others = files.filter((file) => !isJson(file))
  let own = inHand
  try {
    const network = networkAmong(others)
    if (network)
      own = await readNetwork(
        network,
        others.filter((file) => file !== network),
      )
  } catch (error) {
    throw asFault(error)
  }
  let fault: EngineFault | undefined
  for (const json of files.filter(isJson)) {
    try {
      own = await withJson(own, json)
    } catch (error) {
      fault ??= asFault(error)
    }
  }
  return fault ? { file: own, fault } : { file: own }
}
