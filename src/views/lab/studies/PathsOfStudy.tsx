import { useMemo } from 'react'
import type { Spec } from '../../../measure/studies/spec.ts'
import { QueueBar } from '../QueueBar.tsx'
import { PathLook, PathsResult, usePathLook } from '../vectors/PathsResult.tsx'
import { usePaths } from '../vectors/use-paths.ts'
import { studyCurves } from './study-curves.ts'

interface PathsOfStudyProps {
  readonly id: string
  readonly spec: Spec
}

const noCursor = { active: null, cursor: null, onStep: () => undefined }

/** How straight the paths of a study's designs are, over all of its images. */
export const PathsOfStudy = ({ id, spec }: PathsOfStudyProps) => {
  const look = usePathLook()
  const curves = useMemo(() => studyCurves(spec.curves), [spec])
  const { bent, faults, missing, known } = usePaths(`study ${id}`, spec, curves, look.frame, null)
  return (
    <>
      <QueueBar id={id} label="Study measured" task={{ kind: 'curves', spec }} missing={missing} known={known} />
      <div className="lab-row">
        <PathLook {...look} of=" of the study" />
      </div>
      <PathsResult bent={bent} faults={faults} measure={look.measure} {...noCursor} of=" of the study" />
    </>
  )
}
