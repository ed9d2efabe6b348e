import { SlidersHorizontal } from 'lucide-react'
import { memo, useCallback, useState } from 'react'
import { type DesignParameter, designParameters } from '../../core/design.ts'
import { type Row, rows } from '../../core/registry.ts'
import { About } from '../controls/About.tsx'
import { ParameterControl } from '../controls/ParameterControl.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { LibrariesButton } from '../libraries/LibrariesButton.tsx'
import { RangeMenu } from './RangeMenu.tsx'
import { RowControl, RowDetails } from './RowControl.tsx'
import { useDesignEdits } from './use-design-edits.ts'

/** What a person changes first. The other rows are the design space below. */
const first: readonly Row[] = ['solver', 'discretization', 'guidance']
const numbers: readonly DesignParameter[] = ['sigmaMin', 'sigmaMax']

/** The chosen design in a row: sampler, steps, noise schedule, range, guidance; the whole design space one level below. */
export const Essentials = () => {
  const { explorer } = useWiring()
  const { design, range, onChoice, onNumber } = useDesignEdits()
  const fault = useExplorer((state) => state.fault)
  const [isOpen, setIsOpen] = useState(false)
  const rowOf = (row: Row, isCompact = false) => (
    <RowControl
      key={row}
      row={row}
      isCompact={isCompact}
      choice={design[row]}
      range={range}
      onChoice={onChoice}
      onHold={explorer.getState().hold}
    />
  )
  const numberOf = (key: DesignParameter) => (
    <DesignNumber key={key} parameter={key} value={design[key]} onNumber={onNumber} />
  )
  const others = rows.filter((row) => !first.includes(row))
  return (
    <>
      <div className="essentials">
        {rowOf('solver', true)}
        <section className="row" aria-label="Steps">
          <div className="row-head">
            <h3>Steps</h3>
          </div>
          {numberOf('steps')}
          <About text="More steps come nearer to the exact flow and cost more calls: 8 to 30 is usual." />
        </section>
        {rowOf('discretization', true)}
        <section className="row" aria-label="Noise range of the model">
          <RangeMenu />
        </section>
        {rowOf('guidance', true)}
        <div className="essentials-ways">
          <button
            type="button"
            className="button design-space-button"
            aria-expanded={isOpen}
            title="Schedule σ(t), scaling s(t), added noise and the end of the run, with their formulas"
            onClick={() => setIsOpen(!isOpen)}
          >
            <SlidersHorizontal size={16} aria-hidden /> Design space
          </button>
          <LibrariesButton />
        </div>
      </div>
      {isOpen && (
        <div className="essentials design-space">
          <section className="row" aria-label="Noise range">
            <div className="row-head">
              <h3>Noise range</h3>
            </div>
            <About text="Where sampling starts, and the last level before 0: for models that are in no list." />
            {numbers.map(numberOf)}
          </section>
          {first.map((row) => (
            <RowDetails key={row} row={row} choice={design[row]} onChoice={onChoice} />
          ))}
          {others.map((row) => rowOf(row))}
        </div>
      )}
      {fault && (
        <p className="fault" role="alert">
          This design cannot run: {fault}. The plots and pictures still show the last design that could.
        </p>
      )}
    </>
  )
}

interface DesignNumberProps {
  readonly parameter: DesignParameter
  readonly value: number
  readonly onNumber: (parameter: DesignParameter, value: number) => void
}

/** Drawn again when its own number changes. */
const DesignNumber = memo(({ parameter, value, onNumber }: DesignNumberProps) => {
  const onValue = useCallback((next: number) => onNumber(parameter, next), [parameter, onNumber])
  return <ParameterControl parameter={designParameters[parameter]} value={value} onValue={onValue} />
})
