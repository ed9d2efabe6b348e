import type { ReactNode } from 'react'
import { type Spec, usualReference } from '../../measure/studies/spec.ts'
import { useExplorer } from '../explorer-context.tsx'
import { type LabCurve, specCurves } from './curves.ts'
import { LocalResult } from './LocalResult.tsx'
import { type ImageCount, ImageCountChoice, imageCounts } from './MeasureBar.tsx'
import { QueueBar } from './QueueBar.tsx'
import { KeepButton } from './studies/KeepButton.tsx'
import { oneOf, useKeptChoice } from './use-choice.ts'
import { useLocalCurves } from './use-local-curves.ts'
import { usePictureWorld } from './use-picture-world.ts'
import { useStable } from './use-stable.ts'

interface LocalImagesProps {
  readonly curves: readonly LabCurve[]
  /** Letter of the active design. */
  readonly active: string
  /** Under the table. */
  readonly children: ReactNode
}

/** The error that each step adds to the images of the network, measured when a button is pressed. */
export const LocalImages = ({ curves, active, children }: LocalImagesProps) => {
  const [count, setCount] = useKeptChoice<ImageCount>('local images', 4, oneOf(imageCounts))
  const seed = useExplorer((state) => state.document.seed)
  const world = usePictureWorld(count)
  const wanted: Spec = { what: 'steps', world, curves: specCurves(curves), seeds: [seed], reference: usualReference }
  const spec = useStable(wanted)
  const { measured, faults, missing, known } = useLocalCurves('local images', spec, curves)
  return (
    <>
      <div className="lab-row">
        <ImageCountChoice count={count} onCount={setCount} />
        <QueueBar
          id="chart of local errors"
          label="Local error on images measured"
          task={curves.length > 0 ? { kind: 'curves', spec } : null}
          missing={missing}
          known={known}
        />
        {curves.length > 0 && world.network !== '' && <KeepButton content={() => ({ kind: 'local error', spec })} />}
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
