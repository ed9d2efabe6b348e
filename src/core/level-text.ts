/** Lists of noise levels as other programs print and read them. */
import type { Parsed } from './design.ts'

/** What may stand around the numbers: names, brackets, keyword arguments of a printed tensor. */
const frame =
  /\b(?:torch\.|np\.)?(?:tensor|array|FloatTensor)\b|\b(?:dtype|device)\s*=\s*(?:torch\.|np\.)?['"]?[\w:]+['"]?|sigmas\s*[=:]/gi

/**
 * Reads levels from text: k-diffusion's and diffusers' printed tensors, ComfyUI's comma-separated lists, one per line. A
 * final 0 is dropped. `levels` is empty when the text is not usable; the notes say why, or what was done.
 */
export const parseLevels = (text: string): Parsed<readonly number[]> => {
  const tokens = text
    .replaceAll(frame, ' ')
    .split(/[\s,;:|()[\]{}]+/)
    .filter((token) => token !== '')
  const stray = tokens.find((token) => Number.isNaN(Number(token)))
  if (stray) return { value: [], notes: [`"${stray.slice(0, 30)}" is not a number: paste the levels alone`] }
  const levels = tokens.map(Number)
  const notes: string[] = []
  if (levels.at(-1) === 0) levels.pop()
  if (levels.length < 2)
    return { value: [], notes: [`the text holds ${levels.length} levels above 0, at least 2 are needed`] }
  const bad = levels.findIndex((level) => !(level > 0 && Number.isFinite(level)))
  if (bad >= 0) return { value: [], notes: [`level ${bad + 1} (${levels[bad]}) must be above 0`] }
  if (levels[0]! < levels.at(-1)!) {
    levels.reverse()
    notes.push('the levels rose: turned round')
  }
  const rise = levels.findIndex((level, i) => i > 0 && level >= levels[i - 1]!)
  if (rise > 0)
    return {
      value: [],
      notes: [`the levels do not fall from place ${rise} (${levels[rise - 1]}) to place ${rise + 1} (${levels[rise]})`],
    }
  return { value: levels, notes }
}

/** The levels and the final 0, comma-separated, each number in its shortest form that reads back the same. */
export const printLevels = (levels: readonly number[]): string => [...levels, 0].join(', ')
