import { useId } from 'react'
import { rounded, showNumber } from '../../base/number.ts'
import { spreadRange } from '../../training/settings.ts'
import { TrackSlider } from '../controls/TrackSlider.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'

const { min, max } = spreadRange
const decades = Math.log10(max / min)

/** Near the middle of the track the data's own spread is meant. */
const magnet = 0.012

const spreadAt = (position: number): number =>
  Math.abs(position - 0.5) < magnet ? 1 : rounded(min * 10 ** (position * decades))

/** What training takes for the data's spread, against the spread that they have. In units of the data. */
export const SigmaDataSlider = ({ sigmaData }: { readonly sigmaData: number }) => {
  const id = useId()
  const { explorer } = useWiring()
  const spread = useExplorer((state) => state.document.training.assumedSpread)
  const change = (assumedSpread: number): void =>
    explorer.getState().change('training.assumedSpread', (document) => ({
      ...document,
      training: { ...document.training, assumedSpread: Math.min(Math.max(assumedSpread, min), max) },
    }))
  const assumed = showNumber(spread * sigmaData, 3)
  const words =
    spread === 1
      ? 'the data’s own spread'
      : spread > 1
        ? `${showNumber(spread, 2)} times the data’s spread: c_out lets more of the network’s error through at high noise`
        : `${showNumber(spread, 2)} times the data’s spread: the network should answer more than it is made for`
  return (
    <section className="training-spread" aria-labelledby={id}>
      <span id={id} className="training-spread-name">
        σ_data that training assumes
      </span>
      <TrackSlider
        label="σ_data that training assumes"
        position={Math.log10(spread / min) / decades}
        valueText={`${assumed}, ${words}`}
        onPosition={(position) => change(spreadAt(position))}
        onNudge={(direction, isLarge) =>
          change(rounded(spread * 10 ** ((direction * (isLarge ? 0.2 : 0.05)) as number)))
        }
      />
      <output>
        {assumed}, {words}.
      </output>
      <button type="button" className="button" disabled={spread === 1} onClick={() => change(1)}>
        True spread, {showNumber(sigmaData, 3)}
      </button>
    </section>
  )
}
