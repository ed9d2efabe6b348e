import { useEffect, useMemo, useState } from 'react'
import { stepBeside } from '../../../document/slots.ts'
import { sideFrom } from '../../../engine/card.ts'
import { paintDenoised } from '../../../engine/tonemap.ts'
import type { Trail } from '../../../metrics/path.ts'
import type { Projection } from '../../../metrics/principal.ts'
import { Pixels } from '../../controls/Pixels.tsx'
import { type Segment, Segments } from '../../controls/Segments.tsx'
import { FigurePlot, type Pointed } from '../../plot/FigurePlot.tsx'
import { useFigure } from '../../plot/use-figure.ts'
import type { LabCurve } from '../curves.ts'
import { useLab } from '../use-lab.ts'
import { type PlanePath, pathKey, planePlot } from './path-plots.ts'

type What = 'denoised' | 'states'

const whats: readonly Segment<What>[] = [
  {
    value: 'denoised',
    label: 'D(x; σ)',
    title: 'The denoiser’s guesses: from the mean of all images to each image',
  },
  { value: 'states', label: 'x', title: 'The states, unscaled: from noise to images' },
]

/** Points of one projection: more would take seconds. */
const mostPoints = 400

/** A design's trail with what it is scaled by at each state. */
export interface MappedTrail {
  readonly curve: LabCurve
  readonly trail: Trail
  readonly scales: readonly number[]
}

/** Shape of the figure. */
const shape = { aspect: 0.62, least: 320, most: 520 }

interface Cloud {
  readonly paths: readonly PlanePath[]
  readonly points: readonly Float64Array[]
  /** Images of each design. */
  readonly images: number
}

/** Images of each design, no more than make few enough points. */
const cloudOf = (trails: readonly MappedTrail[], what: What, count: number): Cloud => {
  const perImage = trails.reduce((sum, { trail }) => sum + trail[what].length, 0)
  const images = Math.max(1, Math.min(count, Math.floor(mostPoints / perImage)))
  const paths: PlanePath[] = []
  const points: Float64Array[] = []
  for (let image = 0; image < images; image++)
    for (const { curve, trail, scales } of trails) {
      paths.push({ curve, image, from: points.length, count: trail[what].length })
      trail[what].forEach((values, i) => {
        const imageLength = values.length / count
        const scale = Math.sqrt(imageLength) * (what === 'states' ? scales[i]! : 1)
        const at = image * imageLength
        points.push(Float64Array.from({ length: imageLength }, (_, j) => values[at + j]! / scale))
      })
    }
  return { paths, points, images }
}

interface PathMapProps {
  readonly trails: readonly MappedTrail[]
  readonly count: number
  /** Key of the curve whose steps the page's cursor counts. */
  readonly active: string
  readonly cursor: number | null
  readonly onStep: (step: number | null) => void
}

/** The paths of a batch in the plane that holds most of their variance, with the images that they lead to. */
export const PathMap = ({ trails, count, active, cursor, onStep }: PathMapProps) => {
  const lab = useLab()
  const [what, setWhat] = useState<What>('denoised')
  const { container, width, height, box, pointed, onPoint } = useFigure(shape)
  const cloud = useMemo(() => cloudOf(trails, what, count), [trails, what, count])
  const [found, setFound] = useState<{ readonly cloud: Cloud; readonly projection: Projection } | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  useEffect(
    () =>
      lab.run(
        { type: 'plane', points: cloud.points },
        {
          onUpdate: (update) => {
            if (update.type === 'plane') setFound({ cloud, projection: update.projection })
          },
          onProgress: () => undefined,
          onDone: () => setFault(null),
          onFailed: setFault,
        },
      ),
    [lab, cloud],
  )
  const label = whats.find(({ value }) => value === what)!.label
  const model = useMemo(
    () => found && width > 0 && planePlot(found.cloud.paths, found.projection, box, label),
    [found, width, box, label],
  )
  const own = trails.find(({ curve }) => curve.key === active)
  const steps = own ? own.trail.states.length - 1 : 0
  const shownStep = cursor ?? steps
  const stepOf = (path: PlanePath): number => {
    const of = path.count - (what === 'states' ? 1 : 0)
    const step = path.curve.key === active || steps === 0 ? shownStep : stepBeside(shownStep, steps, of)
    return Math.min(step, path.count - 1)
  }
  const pixels = useMemo(() => {
    if (!own) return undefined
    const values = own.trail.denoised[shownStep] ?? own.trail.states.at(-1)!
    return paintDenoised(sideFrom(values.length, count, 3), Float32Array.from(values))
  }, [own, shownStep, count])
  const side = pixels ? sideFrom(pixels.length, count, 4) : 1
  const point = (next: Pointed | null): void => {
    onPoint(next)
    const path = found?.cloud.paths.find((one) => pathKey(one) === next?.key)
    onStep(path?.curve.key === active && next ? next.index : null)
  }
  const shown = found?.cloud.paths ?? []
  return (
    <div className="path-map">
      <div className="lab-row">
        <Segments label="Paths of" value={what} segments={whats} onValue={setWhat} />
        <span className="caption">
          {fault ??
            `${cloud.images} of ${count} images; at the active design’s points, D at ${cursor === null ? 'the end' : `step ${cursor}`}`}
        </span>
      </div>
      <div ref={container} className="lab-plot path-figure">
        {model && (
          <>
            <FigurePlot
              model={model}
              box={box}
              width={width}
              height={height}
              pointed={pointed}
              onPoint={point}
              beside={shown.map((path) => ({ key: pathKey(path), index: stepOf(path) }))}
            />
            {shown.map((path) => {
              if (path.curve.key !== active) return null
              const at = model.series.find(({ key }) => key === pathKey(path))?.points[stepOf(path)]
              return (
                at && (
                  <div key={path.image} className="path-thumb" style={{ left: at.x, top: at.y }} aria-hidden>
                    <Pixels pixels={pixels} side={side} index={path.image} />
                  </div>
                )
              )
            })}
          </>
        )}
      </div>
      <p className="schedule-hint">
        Principal components of all these points together: centred, the two directions of largest variance, the same
        scale on both axes, in root-mean-square units of the data. The cursor marks a step of the active design.
      </p>
    </div>
  )
}
