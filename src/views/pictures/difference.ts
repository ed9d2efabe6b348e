/** Differences of displayed pixels are enlarged by this much. */
export const gain = 4

const grey = 128

/** Every small picture of a design asks for the same one. */
const kept = new WeakMap<Uint8ClampedArray, { readonly of: Uint8ClampedArray; readonly pixels: Uint8ClampedArray }>()

/** Signed difference a - b of RGBA pixels about mid-grey, clamped; opaque. Undefined where sizes differ. */
export const differencePixels = (
  a: Uint8ClampedArray | undefined,
  b: Uint8ClampedArray | undefined,
): Uint8ClampedArray | undefined => {
  if (!a || !b || a.length !== b.length) return undefined
  const known = kept.get(a)
  if (known?.of === b) return known.pixels
  const pixels = new Uint8ClampedArray(a.length)
  for (let j = 0; j < a.length; j++) pixels[j] = j % 4 === 3 ? 255 : grey + gain * (a[j]! - b[j]!)
  kept.set(a, { of: b, pixels })
  return pixels
}
