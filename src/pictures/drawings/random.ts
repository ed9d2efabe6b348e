/** Draws of one layout: a function of (world seed, class, layout) and of how many draws came before. */
export interface Random {
  /** Uniform in [low, high). */
  between(low: number, high: number): number
  chance(probability: number): boolean
  /** -1 or 1, equally likely. */
  side(): -1 | 1
}

/** Bijection of 32-bit integers that spreads every input bit over all output bits (the triple32 hash of C. Wellons). */
function scramble(value: number): number {
  let bits = value | 0
  bits = Math.imul(bits ^ (bits >>> 17), 0xed5ad4bb)
  bits = Math.imul(bits ^ (bits >>> 11), 0xac4c1b51)
  bits = Math.imul(bits ^ (bits >>> 15), 0x31848bab)
  return bits ^ (bits >>> 14)
}

/** Odd number close to 2^32 over the golden ratio: steps of it visit every 32-bit integer. */
const STEP = 0x9e3779b1

/** Counter-based: 32-bit integer arithmetic only, hence the same draws on every machine. All keys are integers. */
export function randomOf(...keys: readonly number[]): Random {
  const key = keys.reduce((state, part) => scramble(Math.imul(state, STEP) + scramble(part + 1)), 0)
  let drawn = 0
  const unit = () => {
    drawn++
    return (scramble(key + Math.imul(drawn, STEP)) >>> 0) / 2 ** 32
  }
  return {
    between: (low, high) => low + (high - low) * unit(),
    chance: (probability) => unit() < probability,
    side: () => (unit() < 0.5 ? -1 : 1),
  }
}
