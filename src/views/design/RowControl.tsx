import { memo } from 'react'
import { type ChoiceSpec, mainParameter, type Parameter, type SigmaRange } from '../../core/choice.ts'
import { type Choice, chooseInitial } from '../../core/design.ts'
import { type Row, registry, rowLabels, specOf } from '../../core/registry.ts'
import { About } from '../controls/About.tsx'
import { CurveEditor } from '../controls/CurveEditor.tsx'
import { isDrawn } from '../controls/curve.ts'
import { FormulaButton } from '../controls/FormulaButton.tsx'
import { NumbersField } from '../controls/NumbersField.tsx'
import { ParameterControl } from '../controls/ParameterControl.tsx'
import { Segments } from '../controls/Segments.tsx'
import { LibrariesButton } from '../libraries/LibrariesButton.tsx'
import { DesignPicker } from './DesignPicker.tsx'
import type { NameKind } from './name-groups.ts'
import { SharedNames } from './SharedNames.tsx'
import { SuggestedGuidance } from './SuggestedGuidance.tsx'

/** Choices that fit side by side; more go into a list. */
const mostSegments = 5

/** Rows whose choices go by the names that people have for them. */
const namedRows: Partial<Record<Row, NameKind>> = { solver: 'sampler', discretization: 'schedule' }

/** What those rows are called here; Table 1 has the paper’s words. */
const spokenLabels: Partial<Record<Row, string>> = { solver: 'Sampler', discretization: 'Noise schedule' }

interface RowControlProps {
  readonly row: Row
  /** For a row of controls abreast: a list in place of segments, a single number beside the name. */
  readonly isCompact?: boolean
  readonly choice: Choice
  readonly range: SigmaRange
  readonly onChoice: (key: string, row: Row, choice: Choice) => void
  /** A drag begins or ends. */
  readonly onHold: (isHeld: boolean) => void
}

/** Without the buttons or the menu of its named values, for which a narrow row has no room. */
const withoutNames = ({ named: _, ...parameter }: Parameter): Parameter => parameter

interface NumbersProps {
  readonly row: Row
  readonly choice: Choice
  readonly parameters: readonly Parameter[]
  readonly onChoice: RowControlProps['onChoice']
}

const Numbers = ({ row, choice, parameters, onChoice }: NumbersProps) =>
  parameters.map((parameter) => (
    <ParameterControl
      key={`${choice.id} ${parameter.key}`}
      parameter={parameter}
      value={choice.params[parameter.key]!}
      onValue={(value) =>
        onChoice(`${row}.${parameter.key}`, row, {
          ...choice,
          params: { ...choice.params, [parameter.key]: value },
        })
      }
    />
  ))

/** What the narrow control of a row leaves out; nothing where it shows all. */
export const RowDetails = ({ row, choice, onChoice }: Omit<NumbersProps, 'parameters'>) => {
  const spec: ChoiceSpec = specOf(row, choice.id)
  const main = mainParameter(spec, choice.params)
  if (!main) return null
  const label = `${spokenLabels[row] ?? rowLabels[row]}, in detail`
  return (
    <section className="row" aria-label={label}>
      <div className="row-head">
        <h3>{label}</h3>
      </div>
      <Numbers
        row={row}
        choice={choice}
        parameters={spec.parameters.filter((one) => one !== main)}
        onChoice={onChoice}
      />
    </section>
  )
}

/** One row of Table 1: the choices of the registry, the parameters of the chosen one, its formula. */
export const RowControl = memo(({ row, isCompact = false, choice, range, onChoice, onHold }: RowControlProps) => {
  const specs: readonly ChoiceSpec[] = registry[row]
  const spec: ChoiceSpec = specOf(row, choice.id)
  const kind = namedRows[row]
  const label = spokenLabels[row] ?? rowLabels[row]
  const choose = (id: string): void => onChoice(row, row, chooseInitial(row, id))
  const main = isCompact ? mainParameter(spec, choice.params) : undefined
  const shown = main ? [withoutNames(main)] : spec.parameters
  const numbers = <Numbers row={row} choice={choice} parameters={shown} onChoice={onChoice} />
  // A number with buttons of its own needs the room below.
  const isBeside = isCompact && shown.length === 1 && !shown[0]!.named
  return (
    <section className="row" aria-label={label}>
      <div className="row-head">
        <h3>{label}</h3>
        {isBeside && numbers}
        <FormulaButton spec={spec} row={label} />
      </div>
      {kind ? (
        <DesignPicker kind={kind} />
      ) : specs.length <= mostSegments && !isCompact ? (
        <Segments
          label={label}
          value={choice.id}
          segments={specs.map(({ id, label, source }) => ({ value: id, label, title: source }))}
          onValue={choose}
        />
      ) : (
        <select
          className="select wide"
          aria-label={label}
          title={spec.source}
          value={choice.id}
          onChange={(event) => choose(event.target.value)}
        >
          {specs.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      )}
      {spec.use && <About text={spec.use} />}
      {!isBeside && numbers}
      {isDrawn(spec.list) && choice.list && (
        <CurveEditor
          key={spec.id}
          name={`${label}, ${spec.label}`}
          parameter={spec.list}
          list={choice.list}
          range={range}
          onList={(change, list) => onChoice(`${row}.list.${change}`, row, { ...choice, list })}
          onHold={onHold}
        />
      )}
      {row !== 'discretization' && spec.list && !isDrawn(spec.list) && choice.list && (
        <NumbersField
          parameter={spec.list}
          list={choice.list}
          onList={(list) => onChoice(`${row}.list`, row, { ...choice, list })}
        />
      )}
      {row === 'discretization' && !isCompact && <LibrariesButton />}
      {row === 'discretization' && <SharedNames />}
      {row === 'guidance' && <SuggestedGuidance />}
    </section>
  )
})
