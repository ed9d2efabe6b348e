import { useMemo } from 'react'
import { stepErrorsOf } from '../../measure/studies/collect.ts'
import type { Spec } from '../../measure/studies/spec.ts'
import { useBench } from '../use-bench.ts'
import { curveBefore, type LabCurve } from './curves.ts'
import type { MeasuredSteps } from './plots.ts'
import { useBefore, useStepErrors, whereBefore } from './use-known.ts'

export interface LocalCurves {
  /** Earlier curves first, then those that are known. */
  readonly measured: readonly MeasuredSteps[]
  readonly faults: readonly string[]
  /** Replicates that are still to be measured, and curves that are known. */
  readonly missing: number
  readonly known: number
}

/** The errors of the steps of curves, as far as they are known. */
export const useLocalCurves = (chart: string, spec: Spec, curves: readonly LabCurve[]): LocalCurves => {
  const { measurements } = useBench()
  const collected = useStepErrors(spec)
  const before = useBefore(chart, spec, collected)
  return useMemo(() => {
    const now = (key: string): LabCurve | undefined => curves.find((curve) => curve.key === key)
    const earlier = before.flatMap((one): MeasuredSteps[] => {
      const curve = now(one.key)
      const errors = stepErrorsOf(one.spec, measurements)[0]?.errors
      return curve && errors ? [{ ...curveBefore(curve, one.curve, whereBefore(one, spec)), errors }] : []
    })
    const measured = collected.flatMap(({ key, errors }): MeasuredSteps[] => {
      const curve = now(key)
      return curve && errors ? [{ ...curve, errors }] : []
    })
    return {
      measured: [...earlier, ...measured],
      faults: collected.flatMap(({ key, fault }) => (fault === undefined ? [] : [`${now(key)?.label}: ${fault}`])),
      missing: collected.reduce((sum, one) => sum + one.missing, 0),
      known: measured.length,
    }
  }, [before, collected, curves, measurements, spec])
}
