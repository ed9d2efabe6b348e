/** Lists of numbers as a person types them: apart by commas or spaces. */

export const printNumbers = (numbers: readonly number[]): string =>
  numbers.map((value) => (value === Number.POSITIVE_INFINITY ? 'inf' : value)).join(', ')

/** The numbers, `inf` for infinity; undefined where something is none. */
export const parseNumbers = (text: string): readonly number[] | undefined => {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '')
  const numbers = parts.map((part) => (part === 'inf' ? Number.POSITIVE_INFINITY : Number(part)))
  return parts.length > 0 && numbers.every((value) => !Number.isNaN(value)) ? numbers : undefined
}
