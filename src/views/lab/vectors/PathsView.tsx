import { useMemo, useState } from 'react'
import { labelsOf } from '../../../document/images.ts'
import type { LabTask, TrailUpdate } from '../../../metrics/lab-protocol.ts'
import { type Coordinates, meanStraightness, pathOf, straightnessOf, trailOfImage } from '../../../metrics/path.ts'
import { compilePath, measureTrails } from '../../../metrics/path-trail.ts'
import { networkKeyOf } from '../../../state/network-key.ts'
import { type Compared, cursorOf } from '../../../state/selectors.ts'
import { Choice } from '../../controls/Choice.tsx'
import { type Segment, Segments } from '../../controls/Segments.tsx'
import { Skipped } from '../../controls/Skipped.tsx'
import { useExplorer, useWiring } from '../../explorer-context.tsx'
import { FigurePlot, type Pointed } from '../../plot/FigurePlot.tsx'
import { lowShape, useFigure } from '../../plot/use-figure.ts'
import { designCurves, type LabCurve } from '../curves.ts'
import { JobBar } from '../JobBar.tsx'
import { type ImageCount, ImageCountChoice, MeasureBar } from '../MeasureBar.tsx'
import type { Setting } from '../setting.ts'
import { useImageMeasurement } from '../useImageMeasurement.ts'
import { useMeasurement } from '../useLabJob.ts'
import { type World, worlds } from '../worlds.ts'
import { PathMap } from './PathMap.tsx'
import { PathTable } from './PathTable.tsx'
import { type BendMeasure, type Bent, bendLabels, bendPlot } from './path-plots.ts'
import './vectors.css'

const measures = (['angle', 'change', 'curvature'] as const satisfies readonly BendMeasure[]).map((value) => ({
  value,
  label: bendLabels[value].label,
}))

const coordinates: readonly Segment<Coordinates>[] = [
  { value: 'own', label: 'x(t)', title: 'In the coordinates of each design: its own s(t) x and t' },
  {
    value: 'unscaled',
    label: 'x/s against σ',
    title: 'The same curve for all designs; only the positions of the steps differ',
  },
]

/** Points of the toy. */
const toyCount = 400

interface PathsViewProps {
  readonly compared: readonly Compared[]
  readonly setting: Setting
}

/** How straight the designs' paths are: a straight one needs no small steps. */
export const PathsView = ({ compared, setting }: PathsViewProps) => {
  const { explorer } = useWiring()
  const [world, setWorld] = useState<World>('toy')
  const [measure, setMeasure] = useState<BendMeasure>('angle')
  const [frame, setFrame] = useState<Coordinates>('own')
  const [count, setCount] = useState<ImageCount>(4)
  const [image, setImage] = useState(-1)
  const images = useExplorer((state) => state.document.images)
  const model = useExplorer(networkKeyOf)
  const cursor = useExplorer(cursorOf)
  const curves = useMemo(() => designCurves(compared), [compared])
  const designs = useMemo(() => curves.map(({ key, design }) => ({ key, design })), [curves])
  const active = compared.find(({ isActive }) => isActive)!.id

  const task = useMemo<LabTask | null>(
    () => (world === 'toy' ? { type: 'trails', request: { ...setting, count: toyCount, designs } } : null),
    [world, setting, designs],
  )
  const toy = useMeasurement(task)
  const request = useMemo(() => ({ designs }), [designs])
  const latents = { seed: setting.seed, labels: labelsOf({ ...images, count }) }
  const read = useImageMeasurement(measureTrails, request, latents, model)
  const toyUpdates = useMemo(
    () => toy.updates.flatMap((update) => (update.type === 'trail' ? [update.update] : [])),
    [toy.updates],
  )
  const updates = world === 'toy' ? toyUpdates : read.updates
  const chosen = image < count ? image : -1
  const { bent, faults, mapped } = useMemo(
    () => lookAt(curves, updates, frame, world === 'toy' ? null : { count, chosen }),
    [curves, updates, frame, world, count, chosen],
  )

  const onStep = (step: number | null): void => explorer.getState().hover(step)
  const choices = Array.from({ length: count }, (_, k) => ({ value: k, label: `image ${k + 1}` }))
  return (
    <section className="lab-view" aria-label="Paths">
      <h3>Paths: straighter is better</h3>
      <div className="lab-row">
        <Segments label="Paths followed on" value={world} segments={worlds} onValue={setWorld} />
        <Segments label="Coordinates" value={frame} segments={coordinates} onValue={setFrame} />
        <Choice label="Bend" value={measure} options={measures} onValue={setMeasure} />
        {world === 'toy' && (
          <JobBar label="Paths followed" job={toy.job} onCancel={toy.cancel} onRestart={toy.restart} />
        )}
      </div>
      {world === 'images' && (
        <div className="lab-row">
          <ImageCountChoice count={count} onCount={setCount} />
          <Choice
            label="Shown"
            value={chosen}
            options={[{ value: -1, label: 'mean of all' }, ...choices]}
            onValue={setImage}
          />
          <MeasureBar
            label="Paths read"
            job={read.job}
            canStart
            model={model}
            onStart={read.start}
            onCancel={read.cancel}
          />
        </div>
      )}
      <BendResult bent={bent} measure={measure} active={active} cursor={cursor} onStep={onStep} />
      <Skipped faults={faults} />
      {mapped.length > 0 && world === 'images' && (
        <PathMap trails={mapped} count={count} active={active} cursor={cursor} onStep={onStep} />
      )}
    </section>
  )
}

/** What the trails say of each curve: of one image, of the mean of several, or of the toy's population (`of` is null). */
const lookAt = (
  curves: readonly LabCurve[],
  updates: readonly TrailUpdate[],
  frame: Coordinates,
  of: { readonly count: number; readonly chosen: number } | null,
) => {
  const bent: Bent[] = []
  const faults: string[] = []
  const mapped = updates.flatMap((update) => {
    const curve = curves.find(({ key }) => key === update.key)
    if (!curve) return []
    if ('fault' in update) {
      faults.push(`${curve.label} ${update.fault}`)
      return []
    }
    const { design, trail } = update
    const program = compilePath(design)
    const straightness = (one: typeof trail) => straightnessOf(pathOf(design, program, one, frame))
    const wanted = of === null ? [] : of.chosen >= 0 ? [of.chosen] : Array.from({ length: of.count }, (_, k) => k)
    const all =
      of === null
        ? [straightness(trail)]
        : wanted.map((k) => straightness(trailOfImage(trail, k, trail.states[0]!.length / of!.count)))
    bent.push({ ...curve, straightness: meanStraightness(all) })
    const scales = [...program.steps.map(({ s }) => s), program.steps.at(-1)!.sNext]
    return [{ curve, trail, scales }]
  })
  return { bent, faults, mapped }
}

interface BendResultProps {
  readonly bent: readonly Bent[]
  readonly measure: BendMeasure
  readonly active: string
  readonly cursor: number | null
  readonly onStep: (step: number | null) => void
}

const BendResult = ({ bent, measure, active, cursor, onStep }: BendResultProps) => {
  const { container, width, height, box, pointed, onPoint } = useFigure(lowShape)
  const [isLog, setIsLog] = useState(true)
  const model = useMemo(() => bendPlot(bent, measure, box, isLog), [bent, measure, box, isLog])
  const point = (next: Pointed | null): void => {
    onPoint(next)
    onStep(next?.key === active ? next.index : null)
  }
  return (
    <div className="lab-split">
      <div ref={container} className="lab-plot">
        {width > 0 && bent.length > 0 && (
          <FigurePlot
            model={model}
            box={box}
            width={width}
            height={height}
            pointed={pointed}
            onPoint={point}
            log={{ isOn: isLog, onChange: setIsLog }}
            cursor={cursor === null ? null : { key: active, index: cursor }}
          />
        )}
        <p className="schedule-hint">
          Between the slopes dx/dt at the starts of two consecutive steps. Where the slope does not change, one Euler
          step is exact: the angle shows the change of direction; the relative change also includes the change of speed.
        </p>
      </div>
      <div className="lab-results">
        {bent.length > 0 && <PathTable curves={bent} pointed={pointed} onPoint={point} />}
      </div>
    </div>
  )
}
