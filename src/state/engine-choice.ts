/** Which device a person or a measurement chose for this browser; remembered beside the theme. */
import * as v from 'valibot'
import type { Outcome } from '../engine/calibration.ts'
import type { StartOptions } from '../engine/protocol.ts'

const candidate = { backend: v.picklist(['webgpu', 'wasm']), threads: v.pipe(v.number(), v.integer(), v.minValue(1)) }
const time = v.pipe(v.number(), v.finite())

const schema = v.object({
  /** 'auto' takes what was measured to be fastest. */
  preferred: v.picklist(['auto', 'webgpu', 'wasm']),
  threads: v.optional(candidate.threads),
  /** What was measured of which network; null before. */
  measured: v.nullable(
    v.object({
      model: v.string(),
      outcomes: v.array(
        v.union([
          v.object({ ...candidate, fault: v.string() }),
          v.object({ ...candidate, one: time, each: time, batch: time, error: time }),
        ]),
      ),
    }),
  ),
})

export interface EngineChoice extends Pick<StartOptions, 'preferred' | 'threads'> {
  readonly measured: { readonly model: string; readonly outcomes: readonly Outcome[] } | null
}

export const engineChoiceKey = 'samplerscope-engine'

export const defaultEngineChoice: EngineChoice = { preferred: 'auto', measured: null }

/** The remembered choice; the default where storage is denied or holds something else. */
export const readEngineChoice = (): EngineChoice => {
  try {
    const parsed = v.safeParse(schema, JSON.parse(localStorage.getItem(engineChoiceKey) ?? 'null'))
    return parsed.success ? (parsed.output as EngineChoice) : defaultEngineChoice
  } catch {
    return defaultEngineChoice
  }
}

export const rememberEngineChoice = (choice: EngineChoice): void => {
  try {
    localStorage.setItem(engineChoiceKey, JSON.stringify(choice))
  } catch {
    // A browser that denies storage measures again next time; nothing else is lost.
  }
}
