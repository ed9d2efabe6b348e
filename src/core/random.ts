/**
 * Counter-based normal draws: the same (seed, image, stream, element) gives the same number whatever else is drawn, so
 * that two designs, two batch sizes and two devices see the same noise. Only 32-bit additions, rotations and xors:
 * the integers are the same in WGSL.
 */

const parity = 0x1bd11bda

const rotateLeft = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits))

/**
 * Threefry-2x32 with 20 rounds (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"). Its rounds are written
 * out, which takes a third of the time of loops over them: a new seed of a design that adds noise asks for millions of words.
 * Writes two unsigned 32-bit words to `out`.
 */
export const threefry2x32 = (
  seed0: number,
  seed1: number,
  counter0: number,
  counter1: number,
  out: Uint32Array,
): void => {
  const [key0, key1, key2] = [seed0 | 0, seed1 | 0, (parity ^ seed0 ^ seed1) | 0]
  let a = (counter0 + key0) | 0
  let b = (counter1 + key1) | 0
  a = (a + b) | 0
  b = rotateLeft(b, 13) ^ a
  a = (a + b) | 0
  b = rotateLeft(b, 15) ^ a
  a = (a + b) | 0
  b = rotateLeft(b, 26) ^ a
  a = (a + b) | 0
  b = rotateLeft(b, 6) ^ a
  a = (a + key1) | 0
  b = (b + key2 + 1) | 0
  a = (a + b) | 0
  b = rotateLeft(b, 17) ^ a
  a = (a + b) | 0
  b = rotateLeft(b, 29) ^ a
  a = (a + b) | 0
  b = rotateLeft(b, 16) ^ a
  a = (a + b) | 0
  b = rotateLeft(b, 24) ^ a
  a = (a + key2) | 0
  b = (b + key0 + 2) | 0
  a = (a + b) | 0
  b = rotateLeft(b, 13) ^ a
  a = (a + b) | 0
  b = rotateLeft(b, 15) ^ a
  a = (a + b) | 0
  b = rotateLeft(b, 26) ^ a
  a = (a + b) | 0
  b = rotateLeft(b, 6) ^ a
  a = (a + key0) | 0
  b = (b + key1 + 3) | 0
  a = (a + b) | 0
  b = rotateLeft(b, 17) ^ a
  a = (a + b) | 0
  b = rotateLeft(b, 29) ^ a
  a = (a + b) | 0
  b = rotateLeft(b, 16) ^ a
  a = (a + b) | 0
  b = rotateLeft(b, 24) ^ a
  a = (a + key1) | 0
  b = (b + key2 + 4) | 0
  a = (a + b) | 0
  b = rotateLeft(b, 13) ^ a
  a = (a + b) | 0
  b = rotateLeft(b, 15) ^ a
  a = (a + b) | 0
  b = rotateLeft(b, 26) ^ a
  a = (a + b) | 0
  b = rotateLeft(b, 6) ^ a
  a = (a + key2) | 0
  b = (b + key0 + 5) | 0
  out[0] = a
  out[1] = b
}

const inverse2to24 = 2 ** -24

/** An angle of 24 bits is the sum of one of 4096 coarse ones and one of 4096 fine ones, whose cosines and sines are kept. */
const half = 2 ** 12

/** Cosine and sine of k / `steps` of a turn, at [2 k] and [2 k + 1]. */
const turnsOf = (steps: number): Float64Array =>
  Float64Array.from({ length: 2 * half }, (_, j) => {
    const angle = (2 * Math.PI * (j >>> 1)) / steps
    return j % 2 === 0 ? Math.cos(angle) : Math.sin(angle)
  })

const coarse = turnsOf(half)
const fine = turnsOf(2 ** 24)

/**
 * Box-Muller: elements 2 k and 2 k + 1 of a stream are the radius of the first word of counter k times cosine and sine of
 * the angle of the second. Uniforms of 24 bits are exact in float32 too; u lies in (0, 1], hence |n| < 5.8.
 */
const radiusOf = (word: number): number => Math.sqrt(-2 * Math.log(((word >>> 8) + 1) * inverse2to24))

/** Cosine and sine of the angle of a word, by the tables of its coarse and its fine part. */
const cosineOf = (word: number): number => {
  const j = 2 * (word >>> 20)
  const k = 2 * ((word >>> 8) & (half - 1))
  return coarse[j]! * fine[k]! - coarse[j + 1]! * fine[k + 1]!
}
const sineOf = (word: number): number => {
  const j = 2 * (word >>> 20)
  const k = 2 * ((word >>> 8) & (half - 1))
  return coarse[j + 1]! * fine[k]! + coarse[j]! * fine[k + 1]!
}

/**
 * Writes the standard normal draws of elements 0 ... length - 1 of a stream to `out`, from `offset` on. Stream 0 holds
 * the latents, stream k + 1 the noise of step k (tensor n_k of a program is stream k). `seed`, `image` and `stream` are
 * taken as unsigned 32-bit integers.
 */
export const fillNormals = (
  out: Float64Array | Float32Array,
  seed: number,
  image: number,
  stream: number,
  offset = 0,
  length = out.length - offset,
): void => {
  const words = new Uint32Array(2)
  const end = offset + length
  for (let at = offset; at < end; at += 2) {
    threefry2x32(seed, image, stream, (at - offset) >>> 1, words)
    const radius = radiusOf(words[0]!)
    out[at] = radius * cosineOf(words[1]!)
    if (at + 1 < end) out[at + 1] = radius * sineOf(words[1]!)
  }
}

/** Writes the standard normal draw of element 0 of images 0 ... out.length - 1 of a stream; see fillNormals. */
export const fillFirstNormals = (out: Float64Array, seed: number, stream: number): void => {
  const words = new Uint32Array(2)
  for (let image = 0; image < out.length; image++) {
    threefry2x32(seed, image, stream, 0, words)
    out[image] = radiusOf(words[0]!) * cosineOf(words[1]!)
  }
}

/** The standard normal draw of one element; see fillNormals. */
export const normal = (seed: number, image: number, stream: number, element: number): number => {
  const words = new Uint32Array(2)
  threefry2x32(seed, image, stream, element >>> 1, words)
  return radiusOf(words[0]!) * (element % 2 === 0 ? cosineOf : sineOf)(words[1]!)
}
