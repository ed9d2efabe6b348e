import { useMemo, useState } from 'react'
import { type Spec, usualReference } from '../../../measure/studies/spec.ts'
import { type Compared, cursorOf } from '../../../state/selectors.ts'
import { Choice } from '../../controls/Choice.tsx'
import { Segments } from '../../controls/Segments.tsx'
import { useExplorer, useWiring } from '../../explorer-context.tsx'
import { designCurves, type LabCurve, specCurves } from '../curves.ts'
import { JobBar } from '../JobBar.tsx'
import { type ImageCount, ImageCountChoice, imageCounts } from '../MeasureBar.tsx'
import { QueueBar } from '../QueueBar.tsx'
import type { Setting } from '../setting.ts'
import { KeepButton } from '../studies/KeepButton.tsx'
import { oneOf, useKeptChoice } from '../use-choice.ts'
import { usePictureWorld } from '../use-picture-world.ts'
import { useStable } from '../use-stable.ts'
import { useToyJob } from '../use-toy-job.ts'
import { isWorld, type World, worlds } from '../worlds.ts'
import { PathLook, PathsResult, usePathLook } from './PathsResult.tsx'
import { PlaneOfPaths } from './PlaneOfPaths.tsx'
import { usePaths } from './use-paths.ts'

/** Points of the toy. */
const toyCount = 400

interface PathsViewProps {
  readonly compared: readonly Compared[]
  readonly setting: Setting
}

/** How straight the designs' paths are: a straight one needs no small steps. */
export const PathsView = ({ compared, setting }: PathsViewProps) => {
  const [world, setWorld] = useKeptChoice<World>('path world', 'toy', isWorld)
  const curves = useMemo(() => designCurves(compared), [compared])
  const active = compared.find(({ isActive }) => isActive)!.id
  return (
    <section className="lab-view" aria-label="Paths">
      <h3>Paths: straighter is better</h3>
      <div className="lab-row">
        <Segments label="Paths followed on" value={world} segments={worlds} onValue={setWorld} />
      </div>
      {world === 'toy' ? (
        <ToyPaths curves={curves} active={active} setting={setting} />
      ) : (
        <ImagePaths curves={curves} active={active} seed={setting.seed} />
      )}
    </section>
  )
}

interface PathsProps {
  readonly curves: readonly LabCurve[]
  /** Letter of the active design. */
  readonly active: string
}

const useStep = () => {
  const { explorer } = useWiring()
  const cursor = useExplorer(cursorOf)
  return { cursor, onStep: (step: number | null): void => explorer.getState().hover(step) }
}

/** Followed at once. */
const ToyPaths = ({ curves, active, setting }: PathsProps & { readonly setting: Setting }) => {
  const look = usePathLook()
  const wanted: Spec = {
    what: 'path',
    world: { kind: 'toy', mixture: setting.mixture, label: setting.label, points: toyCount },
    curves: specCurves(curves),
    seeds: [setting.seed],
    reference: usualReference,
  }
  const spec = useStable(wanted)
  const { job, cancel, restart } = useToyJob(spec)
  const { bent, faults } = usePaths('paths toy', spec, curves, look.frame, null)
  return (
    <>
      <div className="lab-row">
        <PathLook {...look} />
        <JobBar label="Paths followed" job={job} onCancel={cancel} onRestart={restart} />
        <KeepButton content={() => ({ kind: 'paths', spec })} />
      </div>
      <PathsResult bent={bent} faults={faults} measure={look.measure} active={active} {...useStep()} />
    </>
  )
}

/** Followed on the network when a button is pressed; what is known shows at once. */
const ImagePaths = ({ curves, active, seed }: PathsProps & { readonly seed: number }) => {
  const look = usePathLook()
  const [count, setCount] = useKeptChoice<ImageCount>('path images', 4, oneOf(imageCounts))
  const [image, setImage] = useState(-1)
  const world = usePictureWorld(count)
  const wanted: Spec = { what: 'path', world, curves: specCurves(curves), seeds: [seed], reference: usualReference }
  const spec = useStable(wanted)
  const chosen = image >= 0 && image < count ? image : null
  const { bent, faults, missing, known } = usePaths('paths images', spec, curves, look.frame, chosen)
  const choices = Array.from({ length: count }, (_, k) => ({ value: k, label: `image ${k + 1}` }))
  const step = useStep()
  return (
    <>
      <div className="lab-row">
        <PathLook {...look} />
        <ImageCountChoice count={count} onCount={setCount} />
        <Choice
          label="Shown"
          value={chosen ?? -1}
          options={[{ value: -1, label: 'mean of all' }, ...choices]}
          onValue={setImage}
        />
        <QueueBar
          id="chart of paths"
          label="Paths read"
          task={{ kind: 'curves', spec }}
          missing={missing}
          known={known}
        />
        {world.network !== '' && <KeepButton content={() => ({ kind: 'paths', spec })} />}
      </div>
      <PathsResult bent={bent} faults={faults} measure={look.measure} active={active} {...step} />
      {missing === 0 && known > 0 && (
        <PlaneOfPaths curves={curves} world={world} seed={seed} active={active} {...step} />
      )}
    </>
  )
}
