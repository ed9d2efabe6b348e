import { type CSSProperties, useState } from 'react'
import { type ImageView, labelsOf } from '../../document/images.ts'
import type { SlotId } from '../../document/slots.ts'
import { typicalError } from '../../metrics/paired.ts'
import { withSpread } from '../../metrics/spread-text.ts'
import type { VerdictReading } from '../../metrics/verdict.ts'
import { type Compared, comparedOf, referencesOf } from '../../state/selectors.ts'
import { Pixels } from '../controls/Pixels.tsx'
import { useExplorer } from '../explorer-context.tsx'
import { labelText } from '../pictures/image-text.ts'
import { useFrame, usePixels } from '../pictures/use-pixels.ts'
import { SlotMarker } from '../slot-style.tsx'

export type Way = 'beside' | 'wipe' | 'difference'

const noNames: readonly string[] = []

/** A cat shows more of what goes wrong than a sunset. */
const firstLarge = 4

interface PictureColumnsProps {
  readonly readings: readonly VerdictReading[]
  readonly way: Way
}

/** One column for each design: a large picture, the others small, and how far they are from the converged run. */
export const PictureColumns = ({ readings, way }: PictureColumnsProps) => {
  const compared = useExplorer(comparedOf)
  const images = useExplorer((state) => state.document.images)
  const names = useExplorer(({ engine }) => (engine.phase === 'ready' ? engine.model.labels : noNames))
  const [chosen, setChosen] = useState(firstLarge)
  const labels = labelsOf(images)
  const large = Math.min(chosen, labels.length - 1)
  return (
    <div className="picture-columns" data-count={compared.length}>
      {compared.map((one) => (
        <Column
          key={one.id}
          one={one}
          reading={readings.find(({ id }) => id === one.id)}
          way={way}
          labels={labels}
          names={names}
          large={large}
          onLarge={setChosen}
        />
      ))}
    </div>
  )
}

interface ColumnProps {
  readonly one: Compared
  readonly reading: VerdictReading | undefined
  readonly way: Way
  readonly labels: readonly (number | null)[]
  readonly names: readonly string[]
  readonly large: number
  readonly onLarge: (index: number) => void
}

interface ErrorText {
  readonly number: string
  readonly spread?: string
  readonly words: string
}

const errorText = (reading: VerdictReading | undefined): ErrorText => {
  switch (reading?.state.kind) {
    case 'measured': {
      const { typical, error } = typicalError(reading.state.errors)
      const [number = '', spread] = withSpread(typical, error).split(' ± ')
      return { number, ...(spread && { spread }), words: 'RMS error' }
    }
    case 'stochastic':
      return { number: 'different', words: 'adds fresh noise' }
    case 'failed':
      return { number: 'failed', words: 'this design could not be run' }
    default:
      return { number: '…', words: 'running' }
  }
}

/** Small pictures beside the large one. */
const mostSmall = 4

const Column = ({ one, reading, way, labels, names, large, onLarge }: ColumnProps) => {
  const { id, name, isActive } = one
  const view: ImageView = way === 'difference' ? 'difference' : 'state'
  const frame = useFrame(id)
  const pixels = usePixels(id, frame, view)
  const { number, spread, words } = errorText(reading)
  const others = labels.map((_, index) => index).filter((index) => index !== large)
  const small = others.slice(0, mostSmall)
  const title = (index: number): string => `${id}, ${name}: picture ${index + 1}, ${labelText(names, labels[index]!)}`
  return (
    <section
      className="picture-column"
      data-slot={id}
      data-active={isActive || undefined}
      aria-label={`Pictures of ${id}`}
    >
      <div className="picture-large" title={title(large)}>
        {frame && <Pixels pixels={pixels} side={frame.side} index={large} />}
        {way === 'wipe' && <Converged slot={id} index={large} />}
        <span className="picture-letter" aria-hidden>
          <SlotMarker id={id} />
          {id}
        </span>
      </div>
      <div className="picture-side">
        <p className="picture-error" style={{ '--own': `var(--design-${id.toLowerCase()})` } as CSSProperties}>
          {number}
          {spread && <span className="caption"> ± {spread}</span>}
        </p>
        <p
          className="caption"
          title="Root mean square distance to the converged run from the same noise, of a typical picture (the geometric mean over pictures)"
        >
          {words}
        </p>
        <div className="picture-small">
          {small.map((index) => (
            <button
              key={index}
              type="button"
              aria-label={`${title(index)}. Make it the large one`}
              onClick={() => onLarge(index)}
            >
              {frame && <Pixels pixels={pixels} side={frame.side} index={index} />}
            </button>
          ))}
        </div>
      </div>
    </section>
  )
}

/** The converged run's picture over the right half, to be wiped over the design's. */
const Converged = ({ slot, index }: { readonly slot: SlotId; readonly index: number }) => {
  const reference = useExplorer((state) => referencesOf(state).find(({ slots }) => slots.includes(slot))?.id)
  const frame = useFrame(reference ?? slot)
  const [at, setAt] = useState(50)
  if (!reference || !frame) return null
  return (
    <>
      <div className="picture-converged" style={{ clipPath: `inset(0 0 0 ${at}%)` }}>
        <Pixels pixels={frame.state} side={frame.side} index={index} />
      </div>
      <input
        type="range"
        className="picture-wipe"
        min={0}
        max={100}
        value={at}
        aria-label={`Divider between ${slot} and its converged run`}
        onChange={({ target }) => setAt(Number(target.value))}
      />
      <span className="picture-edge" style={{ left: `${at}%` }} aria-hidden />
    </>
  )
}
