/** Designs as plain JSON, and when two of them are the same. */
import { type Design, designKeys, listSpecOf, usualIds } from './design.ts'
import { rows } from './registry.ts'

/**
 * Plain JSON of a design; +Infinity, which JSON lacks, becomes "inf". The usual start and end of the run are left out, as in
 * files and keys from before there were others.
 */
export const toJson = (design: Design): Record<string, unknown> => {
  const json: Record<string, unknown> = {}
  for (const key of designKeys) json[key] = numberToJson(design[key])
  if (listSpecOf(design.discretization) && design.curveRange) {
    const { min, max } = design.curveRange
    json.curveRange = { min, max: numberToJson(max) }
  }
  for (const row of rows) {
    const { id, params, list } = design[row]
    if (id === usualIds[row]) continue
    const specified = Object.keys(params).sort()
    json[row] = {
      id,
      params: Object.fromEntries(specified.map((key) => [key, numberToJson(params[key]!)])),
      ...(list && { list: list.map(numberToJson) }),
    }
  }
  return json
}

export const numberToJson = (value: number): number | 'inf' => (value === Number.POSITIVE_INFINITY ? 'inf' : value)

/** +Infinity for what numberToJson made of it; everything else as it is. */
export const numberFromJson = (value: unknown): unknown => (value === 'inf' ? Number.POSITIVE_INFINITY : value)

/** Equal for plain values of equal content, infinite numbers included, which JSON alone lacks. */
export const contentKey = (value: unknown): string =>
  JSON.stringify(value, (_, part) => (typeof part === 'number' ? numberToJson(part) : part))

/** Equal for designs whose every number and every id are. */
export const designKey = (design: Design): string => JSON.stringify(toJson(design))

export const isSameDesign = (a: Design, b: Design): boolean => designKey(a) === designKey(b)

/** Whether a value is a plain object, as JSON has them. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
