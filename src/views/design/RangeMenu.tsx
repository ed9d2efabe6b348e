import { memo, useCallback } from 'react'
import { showNumber } from '../../base/number.ts'
import type { Design } from '../../core/design.ts'
import { designKey } from '../../core/design-json.ts'
import { withFamily, withUsualSteps } from '../../core/names/apply-name.ts'
import { familyOf, type ModelFamily, modelFamilies } from '../../core/names/model-families.ts'
import { readName, withReading } from '../../core/names/read-name.ts'
import { About } from '../controls/About.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'

const rangeText = ({ range, flow }: ModelFamily): string =>
  flow ? 'flow from t = 1' : `${showNumber(range.min, 2)}–${showNumber(range.max, 3)}`

/** What the families' usual samplers are, once they have been read. */
const readings = new Map<ModelFamily, ReturnType<typeof readName>>()

/** The design with a family's range and the sampler that its models are usually run with. */
const usualOf = (design: Design, family: ModelFamily): Design => {
  const reading = readings.get(family) ?? readName(family.usual)
  if ('fault' in reading) throw new RangeError(`the usual sampler of ${family.label} cannot be read: ${reading.fault}`)
  readings.set(family, reading)
  const next = withFamily(design, family)
  // Flow models have times of their own, which no schedule's name stands for.
  return withReading(family.flow ? withUsualSteps(next, family) : next, reading)
}

/** The noise levels that a model was trained on: one menu for both ends, and for time steps that follow its own times. */
export const RangeMenu = () => {
  const { explorer } = useWiring()
  const design = useExplorer((state) => state.document.design)
  const family = familyOf(design)
  const usual = family && usualOf(design, family)
  const change = useCallback(
    (edit: (design: Design) => Design): void =>
      explorer.getState().change('range', (document) => ({ ...document, design: edit(document.design) })),
    [explorer],
  )
  return (
    <Menu
      family={family}
      min={design.sigmaMin}
      max={design.sigmaMax}
      isUsual={!usual || designKey(usual) === designKey(design)}
      onDesign={change}
    />
  )
}

interface MenuProps {
  /** Undefined where both ends are of no family. */
  readonly family: ModelFamily | undefined
  readonly min: number
  readonly max: number
  /** Whether the design is the family's usual one; true without a family. */
  readonly isUsual: boolean
  readonly onDesign: (edit: (design: Design) => Design) => void
}

/** Drawn again when the range changes, which most changes of a design leave as it is. */
const Menu = memo(({ family, min, max, isUsual, onDesign }: MenuProps) => {
  return (
    <div className="range-menu">
      <label>
        Noise range of the model
        <select
          className="select wide"
          value={family?.id ?? 'custom'}
          title={family?.source}
          onChange={({ target }) => {
            const chosen = modelFamilies.find(({ id }) => id === target.value)
            if (chosen) onDesign((design) => withFamily(design, chosen))
          }}
        >
          {modelFamilies.map((one) => (
            <option key={one.id} value={one.id}>
              {one.label}, {rangeText(one)}
            </option>
          ))}
          <option value="custom" disabled={family !== undefined}>
            Custom, {showNumber(min, 2)}–{showNumber(max, 3)}
          </option>
        </select>
      </label>
      <About text="The noise levels that your model was trained on: choose it before anything else." />
      {family && !isUsual && (
        <button
          type="button"
          className="button"
          title="How models of this family are usually sampled"
          onClick={() => onDesign((design) => usualOf(design, family))}
        >
          As usual there: {family.usual}
        </button>
      )}
    </div>
  )
})
