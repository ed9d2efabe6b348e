import { type ReactNode, useMemo, useState } from 'react'
import { labelsOf } from '../../document/images.ts'
import { type ImageLocalUpdate, measureLocalOnImages } from '../../metrics/image-local.ts'
import { networkKeyOf } from '../../state/network-key.ts'
import { useExplorer } from '../explorer-context.tsx'
import type { LabCurve } from './curves.ts'
import { LocalResult } from './LocalResult.tsx'
import { type ImageCount, ImageCountChoice, MeasureBar } from './MeasureBar.tsx'
import type { MeasuredSteps } from './plots.ts'
import { useImageMeasurement } from './useImageMeasurement.ts'

interface LocalImagesProps {
  readonly curves: readonly LabCurve[]
  /** Letter of the active design. */
  readonly active: string
  /** Under the table. */
  readonly children: ReactNode
}

/** Errors that were found, beside how their curves are drawn. */
export const measuredSteps = <U extends { readonly key: string }>(
  curves: readonly LabCurve[],
  updates: readonly (U & ({ readonly errors: MeasuredSteps['errors'] } | { readonly fault: string }))[],
): { readonly measured: readonly MeasuredSteps[]; readonly faults: readonly string[] } => {
  const faults: string[] = []
  const measured = curves.flatMap((curve) =>
    updates.flatMap((update): MeasuredSteps[] => {
      if (update.key !== curve.key) return []
      if ('errors' in update) return [{ ...curve, errors: update.errors }]
      faults.push(`${curve.label}: ${update.fault}`)
      return []
    }),
  )
  return { measured, faults }
}

/** The error that each step adds to the images of the network, measured when a button is pressed. */
export const LocalImages = ({ curves, active, children }: LocalImagesProps) => {
  const [count, setCount] = useState<ImageCount>(4)
  const seed = useExplorer((state) => state.document.seed)
  const images = useExplorer((state) => state.document.images)
  const model = useExplorer(networkKeyOf)
  const request = { designs: curves.map(({ key, design }) => ({ key, design })) }
  const latents = { seed, labels: labelsOf({ ...images, count }) }
  const { job, updates, start, cancel } = useImageMeasurement(measureLocalOnImages, request, latents, model)
  const { measured, faults } = useMemo(() => measuredSteps<ImageLocalUpdate>(curves, updates), [curves, updates])
  return (
    <>
      <div className="lab-row">
        <ImageCountChoice count={count} onCount={setCount} />
        <MeasureBar
          label="Local error on images measured"
          job={job}
          canStart={curves.length > 0}
          model={model}
          onStart={start}
          onCancel={cancel}
        />
      </div>
      <LocalResult
        measured={measured}
        place="carried"
        active={active}
        hasActive={curves.some(({ slot }) => slot === active)}
        faults={faults}
        hint="How much the final images change when one step is taken whole and every other step in two halves, corrected for the error that the halves leave: the root mean square, over all pixels, of what the step adds to the error of the result. The step to σ = 0 has no midpoint and is skipped."
      >
        {children}
      </LocalResult>
    </>
  )
}
