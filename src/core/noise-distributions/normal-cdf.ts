import { erfc } from '../functions/erfc.ts'

/** Phi(n), the share of a standard normal below n. */
export const normalCdf = (n: number): number => 0.5 * erfc(-n * Math.SQRT1_2)
