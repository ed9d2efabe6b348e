import { memo, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { showNumber } from '../../base/number.ts'
import { whenIdle } from '../../base/when-idle.ts'
import { dataOf } from '../../document/document.ts'
import type { SlotId } from '../../document/slots.ts'
import { awaitedSeed } from '../../state/awaited-seed.ts'
import { imperfectOf } from '../../state/imperfect.ts'
import { type Compared, comparedOf } from '../../state/selectors.ts'
import { activate } from '../../state/slots.ts'
import { type Segment, Segments } from '../controls/Segments.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { useFilm } from '../pictures/film/use-film.tsx'
import { shortNameOf } from '../pictures/short-name.ts'
import { PlotTools } from '../plot/PlotTools.tsx'
import { useNumbers } from '../plot/use-numbers.ts'
import { useStepPin } from '../plot/use-step-pin.ts'
import { useWidth } from '../plot/use-width.ts'
import { SlotMarker } from '../slot-style.tsx'
import type { Coordinates } from '../tube/frame.ts'
import { type Tube, type TubePath, tubeOf } from '../tube/tube.ts'
import { tubeTable } from '../tube/tube-table.ts'
import { phone, useMedia } from '../use-media.ts'
import { TubePlot } from './TubePlot.tsx'

type Layout = 'together' | 'each'

const layouts: readonly Segment<Layout>[] = [
  { value: 'together', label: 'Together', title: 'All paths in one plot' },
  { value: 'each', label: 'One each', title: 'A plot for each design, with a few other starts' },
]

const coordinates: readonly { readonly value: Coordinates; readonly label: string; readonly title: string }[] = [
  { value: 'tube', label: 'x / √(σ² + σ_data²)', title: 'Shrunk by the noise: the whole of a run is in sight' },
  { value: 'data', label: 'x', title: 'In units of the data: what noise adds stands wide apart' },
  { value: 'scaled', label: 's(σ) x', title: 'The state as the design scales it' },
]

/** From this number of designs on, each has a plot of its own unless you want them together. */
const manyDesigns = 3
/** Other starts, drawn faintly. */
const others = 4
/** Least pixels of a plot among several. */
const leastWidth = 150
const gap = 12
/** Pixels that a name above a plot takes, and on a phone, where a finger presses it. */
const nameHeights = { screen: 24, phone: 44 }

/** Milliseconds without a change after which the next seed's paths are worked out: a press on "Seed" then only draws them. */
const restBeforeNext = 500

/** The tube of all designs; for one of them alone, in its own scaling where that is asked for. */
const useTubes = (compared: readonly Compared[], shown: Coordinates, isLinear: boolean) => {
  const mixture = useExplorer(({ document }) => dataOf(document))
  const label = useExplorer(({ document }) => document.toyClass)
  const imperfect = useExplorer(imperfectOf)
  const seed = useExplorer(({ document }) => document.seed)
  const wrong = useExplorer(({ document }) => document.perturbation)
  const of = useMemo(() => {
    const data = { mixture, label, imperfect }
    const options = { coordinates: shown, isLinear, faint: others }
    return (seed: number) => {
      const all = tubeOf(compared, data, seed, null, wrong, options)
      const ofOne = (one: Compared): Tube =>
        shown === 'scaled' ? tubeOf([{ ...one, isActive: true }], data, seed, null, wrong, options) : all
      return { all, ofOne }
    }
  }, [compared, mixture, label, imperfect, wrong, shown, isLinear])
  const next = useExplorer(awaitedSeed)
  useEffect(() => {
    if (next === undefined) return undefined
    let callOff = (): void => undefined
    const timer = setTimeout(() => {
      callOff = whenIdle(() => of(next))
    }, restBeforeNext)
    return () => {
      clearTimeout(timer)
      callOff()
    }
  }, [of, next])
  return useMemo(() => of(seed), [of, seed])
}

interface ToyCardProps {
  readonly height: number
  readonly scrubber: ReactNode
}

/** One start through all designs: together, or one plot each. */
export const ToyCard = memo(({ height, scrubber }: ToyCardProps) => {
  const compared = useExplorer(comparedOf)
  const steps = useExplorer(({ runnable }) => runnable.program.steps.length)
  const [wanted, setWanted] = useState<Layout | null>(null)
  const [shown, setShown] = useState<Coordinates>('tube')
  const [isLog, setIsLog] = useState(true)
  const pin = useStepPin()
  const log = useMemo(() => ({ isOn: isLog, onChange: setIsLog }), [isLog])
  const figure = useRef<HTMLDivElement>(null)
  const width = useWidth(figure)
  const film = useFilm(figure)
  const tubes = useTubes(compared, shown, !isLog)
  const layout = compared.length < 2 ? 'together' : (wanted ?? (compared.length >= manyDesigns ? 'each' : 'together'))
  const shownPaths = (): readonly TubePath[] =>
    layout === 'together'
      ? tubes.all.paths
      : compared.flatMap((one) => tubes.ofOne(one).paths.filter(({ id }) => id === one.id))
  const title = coordinates.find(({ value }) => value === shown)!
  const numbers = useNumbers(() => tubeTable({ paths: shownPaths() }, title.label))
  return (
    <>
      <header>
        <h3 title="One start, the path of every design from it; dashed is the exact solution">The toy</h3>
        {scrubber}
        {compared.length > 1 && (
          <Segments label="Designs in the toy" value={layout} segments={layouts} onValue={setWanted} />
        )}
        <select
          className="select"
          aria-label="What the toy’s plot shows upwards"
          title={title.title}
          value={shown}
          onChange={({ target }) => setShown(target.value as Coordinates)}
        >
          {coordinates.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <PlotTools name="toy" figure={figure} table={numbers} log={log} pin={pin} more={film.more} />
        {film.dialog}
      </header>
      <div ref={figure} className="tube-figure" style={{ height }}>
        {width > 0 &&
          (layout === 'together' ? (
            <TubePlot tube={tubes.all} steps={steps} width={width} height={height} title={title.label} />
          ) : (
            <Each compared={compared} tubeOfOne={tubes.ofOne} steps={steps} width={width} height={height} />
          ))}
      </div>
    </>
  )
})

interface EachProps {
  readonly compared: readonly Compared[]
  readonly tubeOfOne: (one: Compared) => Tube
  readonly steps: number
  readonly width: number
  readonly height: number
}

const Each = ({ compared, tubeOfOne, steps, width, height }: EachProps) => {
  const { explorer } = useWiring()
  const choose = useCallback((id: SlotId) => explorer.getState().change('slots.activate', activate(id)), [explorer])
  const nameHeight = useMedia(phone) ? nameHeights.phone : nameHeights.screen
  const across = Math.max(1, Math.min(compared.length, Math.floor((width + gap) / (leastWidth + gap))))
  const columns = across < compared.length ? Math.min(2, across) : across
  const rows = Math.ceil(compared.length / columns)
  const own = { width: (width - gap * (columns - 1)) / columns, height: height / rows - nameHeight }
  return (
    <div className="toy-each" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
      {compared.map((one) => {
        const { paths, lines, fog, reach, low, high, sigmaLow, sigmaHigh, isLinear, isInTime } = tubeOfOne(one)
        return (
          <OneTube
            key={one.id}
            name={shortNameOf(one, compared)}
            isActive={one.isActive}
            path={paths.find(({ id }) => id === one.id)!}
            {...{ lines, fog, reach, low, high, sigmaLow, sigmaHigh, isLinear, isInTime, steps, choose }}
            {...own}
          />
        )
      })}
    </div>
  )
}

interface OneTubeProps extends Omit<Tube, 'paths' | 'crowd'> {
  readonly name: string
  readonly isActive: boolean
  readonly path: TubePath
  readonly steps: number
  readonly width: number
  readonly height: number
  readonly choose: (id: SlotId) => void
}

/** A design's own plot: drawn again when something of it changes. */
const OneTube = memo(({ name, isActive, path, steps, width, height, choose, ...frame }: OneTubeProps) => {
  const { lines, fog, reach, low, high, sigmaLow, sigmaHigh, isLinear, isInTime } = frame
  const tube = useMemo(
    () => ({ paths: [path], crowd: null, lines, fog, reach, low, high, sigmaLow, sigmaHigh, isLinear, isInTime }),
    [path, lines, fog, reach, low, high, sigmaLow, sigmaHigh, isLinear, isInTime],
  )
  const { id, isStochastic, off } = path
  return (
    <section data-slot={id} data-active={isActive || undefined} aria-label={`Toy of ${id}`}>
      <button type="button" data-drawn aria-pressed={isActive} onClick={() => choose(id)}>
        <SlotMarker id={id} />
        <strong>{name}</strong>
        <span className="caption">{isStochastic ? 'adds noise' : `off by ${showNumber(off, 2)}`}</span>
      </button>
      <TubePlot tube={tube} steps={steps} width={width} height={height} title="" isAlone />
    </section>
  )
})
