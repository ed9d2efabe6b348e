import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import { contentKey, isRecord } from '../../core/design-json.ts'
import { type CollectedCurve, type CollectedSteps, curvesOf, stepErrorsOf } from '../../measure/studies/collect.ts'
import { isPartOf, type Spec, type SpecCurve } from '../../measure/studies/spec.ts'
import { jsonSafe, parseSpec, StudyFault, specToJson } from '../../measure/studies/spec-json.ts'
import { useBench } from '../use-bench.ts'

/** Number that changes with every measurement. */
const useCount = (): number => useStore(useBench().measurements.state, (state) => state.count)

/** Whether what this browser keeps has been read. */
export const useIsLoaded = (): boolean => useStore(useBench().measurements.state, (state) => state.isLoaded)

/** What is known of curves, as it becomes known. `spec` is the same object for the same content. */
export const useCurves = (spec: Spec): readonly CollectedCurve[] => {
  const { measurements } = useBench()
  const count = useCount()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the count stands for what is known
  return useMemo(() => curvesOf(spec, measurements), [spec, measurements, count])
}

/** The same of the errors of single steps. */
export const useStepErrors = (spec: Spec): readonly CollectedSteps[] => {
  const { measurements } = useBench()
  const count = useCount()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the count stands for what is known
  return useMemo(() => stepErrorsOf(spec, measurements), [spec, measurements, count])
}

/** A curve of a chart that lacks measurements, as it was when it lacked none. */
export interface Before {
  /** The key that it has in the chart. */
  readonly key: string
  readonly curve: SpecCurve
  readonly spec: Spec
}

const parsed = new WeakMap<object, Spec | null>()

const read = (kept: unknown): Spec | null => {
  if (!isRecord(kept)) return null
  const known = parsed.get(kept)
  if (known !== undefined) return known
  let spec: Spec | null = null
  try {
    spec = parseSpec(kept)
  } catch (error) {
    if (!(error instanceof StudyFault)) throw error
  }
  parsed.set(kept, spec)
  return spec
}

const single = (spec: Spec, curve: SpecCurve): Spec => ({ ...spec, curves: [curve] })

const noKept: Readonly<Record<string, unknown>> = {}

/**
 * The curves of a chart as they were when they were measured last, where their design or their setting has changed since and
 * is not measured yet. It remembers those that lack nothing, under the chart's name.
 */
export const useBefore = (
  chart: string,
  spec: Spec,
  collected: readonly { readonly key: string; readonly missing: number }[],
): readonly Before[] => {
  const { choices } = useBench()
  const name = `before ${chart}`
  const kept = useStore(choices, (state) => {
    const value = state[name]
    return isRecord(value) ? value : noKept
  })
  useEffect(() => {
    const own = choices.getState()[name]
    const known = isRecord(own) ? own : {}
    const changed = spec.curves.flatMap((curve, k) => {
      if (collected[k]?.key !== curve.key || collected[k].missing > 0) return []
      const json = jsonSafe(specToJson(single(spec, curve)))
      return contentKey(json) === contentKey(known[curve.key] ?? null) ? [] : [[curve.key, json] as const]
    })
    if (changed.length > 0) choices.set(name, { ...known, ...Object.fromEntries(changed) })
  }, [choices, name, spec, collected])
  return useMemo(
    () =>
      spec.curves.flatMap((curve, k): Before[] => {
        if (!collected[k]?.missing) return []
        const before = read(kept[curve.key])
        const [old] = before?.curves ?? []
        if (!before || !old || before.what !== spec.what) return []
        // What it was may stand in the chart by itself.
        const isThere = spec.curves.some((other) => isPartOf(before, single(spec, other)))
        return isThere ? [] : [{ key: curve.key, curve: old, spec: before }]
      }),
    [spec, collected, kept],
  )
}

/** Name of the network of an earlier curve, where it is not the chart's. */
export const whereBefore = ({ spec }: Before, now: Spec): string | null =>
  spec.world.kind === 'pictures' && now.world.kind === 'pictures' && spec.world.network !== now.world.network
    ? spec.world.name
    : null
