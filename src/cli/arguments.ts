/** What the arguments of all commands share: what is wrong with one is a sentence that names it. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { messageOf } from '../engine/fault.ts'
import { networksFolder } from './networks-folder.mjs'

/** Something a person typed that cannot be used. */
export class ArgumentFault extends Error {}

/** Options by name, and what is none of them where `allowPositionals` says so. Throws ArgumentFault. */
export const readOptions = <O extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: O,
  allowPositionals = false,
) => {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals })
  } catch (error) {
    // Node adds advice about positional arguments, which is not ours.
    const [sentence = ''] = messageOf(error).split(/\.? To specify|\.\s|\n/)
    const known = Object.keys(options).map((name) => `--${name}`)
    throw new ArgumentFault(`${sentence.replace(/\.$/, '')}; the options are ${known.join(', ')}`)
  }
}

/** A whole number, digits only. Throws ArgumentFault. */
export const readWhole = (name: string, text: string, min: number, max: number): number => {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw new ArgumentFault(`--${name}: must be a whole number from ${min} to ${max}, got "${text}"`)
}

/** A network's path without endings, from one that may have one, or from the mere name of a network in public/models. */
export const modelStemOf = (path: string): string => {
  const stem = path.replace(/(\.card\.json|\.onnx)$/, '')
  const published = join(networksFolder, stem)
  const isName = /^[\w-]+$/.test(stem) && !existsSync(`${stem}.card.json`)
  return isName && existsSync(`${published}.card.json`) ? published : stem
}
