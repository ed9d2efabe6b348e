/** A number in so many significant digits, without zeros that say nothing. */
export const short = (value: number, digits = 3): string => Number(value.toPrecision(digits)).toString()
