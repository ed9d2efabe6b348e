import { memo } from 'react'
import type { ChoiceSpec, SigmaRange } from '../../core/choice.ts'
import { type Choice, chooseInitial } from '../../core/design.ts'
import { type Row, registry, rowLabels, specOf } from '../../core/registry.ts'
import { About } from '../controls/About.tsx'
import { CurveEditor } from '../controls/CurveEditor.tsx'
import { isDrawn } from '../controls/curve.ts'
import { FormulaButton } from '../controls/FormulaButton.tsx'
import { NumbersField } from '../controls/NumbersField.tsx'
import { ParameterControl } from '../controls/ParameterControl.tsx'
import { Segments } from '../controls/Segments.tsx'
import { DesignPicker } from './DesignPicker.tsx'
import type { NameKind } from './name-groups.ts'
import { SharedNames } from './SharedNames.tsx'

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

/** One row of Table 1: the choices of the registry, the parameters of the chosen one, its formula. */
export const RowControl = memo(({ row, isCompact = false, choice, range, onChoice, onHold }: RowControlProps) => {
  const specs: readonly ChoiceSpec[] = registry[row]
  const spec: ChoiceSpec = specOf(row, choice.id)
  const kind = namedRows[row]
  const label = spokenLabels[row] ?? rowLabels[row]
  const choose = (id: string): void => onChoice(row, row, chooseInitial(row, id))
  const numbers = spec.parameters.map((parameter) => (
    <ParameterControl
      key={`${spec.id} ${parameter.key}`}
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
  // A number with buttons of its own needs the room below.
  const isBeside = isCompact && numbers.length === 1 && !spec.parameters[0]!.named
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
      {row === 'discretization' && <SharedNames />}
    </section>
  )
})
