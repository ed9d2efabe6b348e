import { useMemo } from 'react'
import { useStore } from 'zustand'
import { type CollectedPath, pathsOf } from '../../../measure/studies/collect.ts'
import type { Spec } from '../../../measure/studies/spec.ts'
import { type Coordinates, meanStraightness } from '../../../metrics/path.ts'
import { useBench } from '../../use-bench.ts'
import { curveBefore, type LabCurve } from '../curves.ts'
import { useBefore, whereBefore } from '../use-known.ts'
import type { Bent } from './path-plots.ts'

export interface KnownPaths {
  /** Earlier curves first, then those that are known. */
  readonly bent: readonly Bent[]
  readonly faults: readonly string[]
  /** Images that are still to be followed, and curves that are known. */
  readonly missing: number
  readonly known: number
}

/** One replicate of a curve, or the mean of all that are known; undefined where none is. */
const bentOf = (
  curve: LabCurve,
  { found }: CollectedPath,
  frame: Coordinates,
  chosen: number | null,
): Bent | undefined => {
  const all = found
    .filter(({ replicate }) => chosen === null || replicate === chosen)
    .map(({ straightness }) => straightness[frame])
  return all.length > 0 ? { ...curve, straightness: meanStraightness(all), each: all } : undefined
}

/** How straight the paths of curves are, as far as they are known: of one image of each, or the mean of all (null). */
export const usePaths = (
  chart: string,
  spec: Spec,
  curves: readonly LabCurve[],
  frame: Coordinates,
  chosen: number | null,
): KnownPaths => {
  const { measurements } = useBench()
  const count = useStore(measurements.state, (state) => state.count)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the count stands for what is known
  const collected = useMemo(() => pathsOf(spec, measurements), [spec, measurements, count])
  const before = useBefore(chart, spec, collected)
  return useMemo(() => {
    const now = (key: string): LabCurve | undefined => curves.find((curve) => curve.key === key)
    const earlier = before.flatMap((one) => {
      const curve = now(one.key)
      const [known] = pathsOf(one.spec, measurements)
      if (!curve || !known) return []
      return bentOf(curveBefore(curve, one.curve, whereBefore(one, spec)), known, frame, chosen) ?? []
    })
    const bent = collected.flatMap((known) => {
      const curve = now(known.key)
      return (curve && bentOf(curve, known, frame, chosen)) ?? []
    })
    return {
      bent: [...earlier, ...bent],
      faults: collected.flatMap(({ key, fault }) => (fault === undefined ? [] : [`${now(key)?.label} ${fault}`])),
      missing: collected.reduce((sum, one) => sum + one.missing, 0),
      known: bent.length,
    }
  }, [before, collected, curves, frame, chosen, measurements, spec])
}
