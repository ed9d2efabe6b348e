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
  const change = (next: Design): void =>
    explorer.getState().change('range', (document) => ({ ...document, design: next }))
  const usual = family && usualOf(design, family)
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
            if (chosen) change(withFamily(design, chosen))
          }}
        >
          {modelFamilies.map((one) => (
            <option key={one.id} value={one.id}>
              {one.label}, {rangeText(one)}
            </option>
          ))}
          <option value="custom" disabled={family !== undefined}>
            Custom, {showNumber(design.sigmaMin, 2)}–{showNumber(design.sigmaMax, 3)}
          </option>
        </select>
      </label>
      <About text="The noise levels that your model was trained on: choose it before anything else." />
      {family && usual && designKey(usual) !== designKey(design) && (
        <button
          type="button"
          className="button"
          title="How models of this family are usually sampled"
          onClick={() => change(usual)}
        >
          As usual there: {family.usual}
        </button>
      )}
    </div>
  )
}
