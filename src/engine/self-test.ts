/** One known input a network, compared with its stored output, on whatever backend was chosen. */
import * as v from 'valibot'
import type { Denoiser } from '../core/program.ts'
import type { Backend } from './backend.ts'
import { lengthOf } from './card.ts'
import { EngineFault } from './fault.ts'

const schema = v.object({
  cases: v.pipe(
    v.array(
      v.object({
        sigma: v.pipe(v.number(), v.gtValue(0)),
        label: v.nullable(v.pipe(v.number(), v.integer())),
        x: v.string(),
        denoised: v.string(),
      }),
    ),
    v.minLength(1),
  ),
})

export type SelfTest = v.InferOutput<typeof schema>

/** Largest deviation allowed, relative to max(1, |value|): fp16 weights and another device's order of sums. */
const tolerance = 2e-3

/** Cases that are run: one at low and one at high noise. */
const casesRun = 2

export const parseSelfTest = (input: unknown, url: string): SelfTest => {
  const parsed = v.safeParse(schema, input)
  if (!parsed.success)
    throw new EngineFault(
      `The self-test ${url} is not usable: ${v.getDotPath(parsed.issues[0]) ?? ''} ${parsed.issues[0].message}.`,
      'Make it again with models/make-card.py.',
    )
  return parsed.output
}

/** Little-endian float32 from base64. */
export const decodeFloats = (text: string): Float32Array => {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  return new Float32Array(bytes.buffer, 0, Math.floor(bytes.length / 4))
}

/** Largest relative deviation of the backend from the stored outputs; NaN counts as infinite. */
export const selfTestError = async (
  backend: Backend,
  { cases }: SelfTest,
  classes: number,
  denoiser: Denoiser = 'main',
): Promise<number> => {
  const out = new Float32Array(lengthOf(backend.side))
  const chosen = cases.length <= casesRun ? cases : [cases[0]!, cases.at(-1)!]
  let worst = 0
  for (const { sigma, label, x, denoised } of chosen) {
    const oneHot = new Float32Array(classes)
    if (label !== null) oneHot[label] = 1
    await backend.denoise(decodeFloats(x), sigma, oneHot, 1, out, denoiser)
    const expected = decodeFloats(denoised)
    // An output that ends early differs by what is missing.
    for (let j = 0; j < out.length; j++) {
      const error = Math.abs(out[j]! - expected[j]!) / Math.max(1, Math.abs(expected[j]!))
      if (!(error <= worst)) worst = Number.isNaN(error) ? Number.POSITIVE_INFINITY : error
    }
  }
  return worst
}

export const passesSelfTest = (error: number): boolean => error <= tolerance
