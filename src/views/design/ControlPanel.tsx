import { type DesignParameter, designParameters } from '../../core/design.ts'
import { rows } from '../../core/registry.ts'
import { CodeButton } from '../code/CodeButton.tsx'
import { FormulaButton } from '../controls/FormulaButton.tsx'
import { ParameterControl } from '../controls/ParameterControl.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { NamesButton } from './NamesDialog.tsx'
import { RangeMenu } from './RangeMenu.tsx'
import { RowControl } from './RowControl.tsx'
import { SlotBar } from './SlotBar.tsx'
import { useDesignEdits } from './use-design-edits.ts'

const designKeys = Object.keys(designParameters) as readonly DesignParameter[]

const levels = {
  label: 'the noise levels',
  formula: String.raw`\sigma_{\max} = \sigma_0 > \sigma_1 > \dots > \sigma_{N-1} = \sigma_{\min},\quad \sigma_N = 0`,
  source: 'Karras et al. 2022, Table 1',
  parameters: Object.values(designParameters),
}

/** The design: its numbers and one choice per row. Everything here follows from the registry. */
export const ControlPanel = () => {
  const { explorer } = useWiring()
  const { design, range, onChoice, onNumber } = useDesignEdits()
  const fault = useExplorer((state) => state.fault)
  return (
    <section className="panel area-controls" aria-label="Design" tabIndex={-1}>
      <header>
        <h2>Design</h2>
        <span className="design-tools">
          <CodeButton />
          <NamesButton />
          <FormulaButton spec={levels} row="Steps and range" />
        </span>
      </header>
      <SlotBar />
      {fault && (
        <p className="fault" role="alert">
          This design cannot run: {fault}. The plots and images still show the last design that could.
        </p>
      )}
      <div className="rows">
        <section className="row" aria-label="Steps and range">
          <RangeMenu />
          {designKeys.map((key) => (
            <ParameterControl
              key={key}
              parameter={designParameters[key]}
              value={design[key]}
              onValue={(value) => onNumber(key, value)}
            />
          ))}
        </section>
        {rows.map((row) => (
          <RowControl
            key={row}
            row={row}
            choice={design[row]}
            range={range}
            onChoice={onChoice}
            onHold={explorer.getState().hold}
          />
        ))}
      </div>
    </section>
  )
}
