/**
 * Counter-based normal draws: the same (seed, image, stream, element) gives the same number whatever else is drawn, so
 * that two designs, two batch sizes and two devices see the same noise. Only 32-bit additions, rotations and xors:
 * the integers are the same in WGSL.
 */

const rotations = [13, 15, 26, 6, 17, 29, 16, 24] as const
const parity = 0x1bd11bda

const rotateLeft = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits))

/**
 * Threefry-2x32 with 20 rounds (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3").
 * Writes two unsigned 32-bit words to `out`.
 */
export const threefry2x32 = (
  key0: number,
  key1: number,
  counter0: number,
  counter1: number,
  out: Uint32Array,
): void => {
  const keys = [key0 | 0, key1 | 0, (parity ^ key0 ^ key1) | 0] as const
  let a = (counter0 + keys[0]) | 0
  let b = (counter1 + keys[1]) | 0
  for (let group = 0; group < 5; group++) {
    const half = (group & 1) * 4
    for (let r = 0; r < 4; r++) {
      a = (a + b) | 0
      b = rotateLeft(b, rotations[half + r]!) ^ a
    }
    a = (a + keys[(group + 1) % 3]!) | 0
    b = (b + keys[(group + 2) % 3]! + group + 1) | 0
  }
  out[0] = a
  out[1] = b
}

const inverse2to24 = 2 ** -24

/** Draws of elements 2 pair and 2 pair + 1 of a stream, by Box-Muller, to out[0] and out[1]. */
const drawPair = (
  seed: number,
  image: number,
  stream: number,
  pair: number,
  words: Uint32Array,
  out: Float64Array,
): void => {
  threefry2x32(seed, image, stream, pair, words)
  // Uniforms of 24 bits are exact in float32 too; u lies in (0, 1], hence |n| < 5.8.
  const u = ((words[0]! >>> 8) + 1) * inverse2to24
  const angle = 2 * Math.PI * (words[1]! >>> 8) * inverse2to24
  const radius = Math.sqrt(-2 * Math.log(u))
  out[0] = radius * Math.cos(angle)
  out[1] = radius * Math.sin(angle)
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
  const pair = new Float64Array(2)
  for (let element = 0; element < length; element += 2) {
    drawPair(seed, image, stream, element >>> 1, words, pair)
    out[offset + element] = pair[0]!
    if (element + 1 < length) out[offset + element + 1] = pair[1]!
  }
}

/** The standard normal draw of one element; see fillNormals. */
export const normal = (seed: number, image: number, stream: number, element: number): number => {
  const pair = new Float64Array(2)
  drawPair(seed, image, stream, element >>> 1, new Uint32Array(2), pair)
  return pair[element & 1]!
}
