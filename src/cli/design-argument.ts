/** The argument --design of every command that takes one. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import type { Design } from '../core/design.ts'
import { parsePhrase } from '../core/names/read-name.ts'
import { type Parsed, parseDesign } from '../core/parse-design.ts'
import type { Perturbation } from '../core/perturbation.ts'
import type { ImageClass } from '../document/images.ts'
import { messageOf } from '../engine/fault.ts'
import { parseHash } from '../scenes/link.ts'
import { ArgumentFault } from './arguments.ts'

/** The page falls back to a default, with a note; a command that is to be cited refuses. */
const strictly = <T>({ value, notes }: Parsed<T>): T => {
  const [first] = notes
  if (first === undefined) return value
  throw new ArgumentFault(`--design: ${first.replace(/; (ignored|using [^;]*|taken as [^;]*)$/, '')}`)
}

/** A design, from whatever it was given as. */
export interface GivenDesign {
  readonly design: Design
  /** What a link brings besides its design. */
  readonly seed?: number
  readonly images?: number
  readonly class?: ImageClass
  readonly name?: string
  readonly network?: string | null
  readonly perturbation?: Perturbation
}

const isLink = (text: string): boolean => /^(https?:\/\/|#|[A-Za-z]+=)/.test(text)

const readLink = (text: string): GivenDesign => {
  const hash = /^https?:/.test(text) ? text.replace(/^[^#]*#?/, '') : text
  const { design, slot, names, seed, images, network, perturbation } = strictly(parseHash(hash))
  const name = names[slot]
  const named = name !== undefined && { name }
  return { design, seed, images: images.count, class: images.class, network, perturbation, ...named }
}

const readJson = (text: string, where: string): GivenDesign => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new ArgumentFault(`--design: ${where} is not JSON: ${messageOf(error).replaceAll(/\s+/g, ' ')}`)
  }
  return { design: strictly(parseDesign(json)) }
}

/** A design inside a document: an object, a link of the page, or words. No file is read. Throws ArgumentFault. */
export const readDesignValue = (given: string | Readonly<Record<string, unknown>>): GivenDesign => {
  if (typeof given !== 'string') return { design: strictly(parseDesign(given)) }
  return isLink(given) ? readLink(given) : { design: strictly(parsePhrase(given)) }
}

const isPath = (text: string): boolean => /[/\\]|\.\w+$/.test(text)

/** Reads JSON, the path of a JSON file, a link of the page, or words. Throws ArgumentFault. */
export const readDesign = (text: string): GivenDesign => {
  if (text.trimStart().startsWith('{')) return readJson(text, 'the text')
  if (isLink(text)) return readLink(text)
  if (!existsSync(text) || statSync(text).isDirectory()) {
    if (!isPath(text) && text.trim() !== '') return { design: strictly(parsePhrase(text)) }
    throw new ArgumentFault(
      `--design: must be JSON, the path of a JSON file, a link of the page, or in words; there is no file "${text.slice(0, 80)}"`,
    )
  }
  return readJson(readFileSync(text, 'utf8'), `the file "${text}"`)
}
