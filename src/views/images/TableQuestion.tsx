import { useId } from 'react'
import { betaForms } from '../../core/betas.ts'
import { families, type Table, tableFault } from '../../engine/custom/table.ts'

/** Fields as they were typed: a number that is being typed is not one yet. */
export interface TableDraft {
  /** Id of a family, or 'own'. */
  readonly family: string
  readonly form: (typeof betaForms)[number]
  readonly steps: string
  readonly start: string
  readonly end: string
}

export const usualTable: TableDraft = {
  family: families[0]!.id,
  form: 'linear',
  steps: '1000',
  start: '0.0001',
  end: '0.02',
}

const numberOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text))

export const tableOfDraft = ({ family, form, steps, start, end }: TableDraft): Table =>
  families.find(({ id }) => id === family)?.table ?? {
    form,
    steps: numberOf(steps),
    start: numberOf(start),
    end: numberOf(end),
  }

/** On which noise levels a network of discrete steps was trained: those of a family, or T and its betas. */
export const TableQuestion = ({
  draft,
  onDraft,
}: {
  readonly draft: TableDraft
  readonly onDraft: (part: Partial<TableDraft>) => void
}) => {
  const id = useId()
  const fault = tableFault(tableOfDraft(draft))
  const field = (label: string, key: 'steps' | 'start' | 'end') => (
    <label className="caption">
      {label}{' '}
      <input
        className="text-input"
        inputMode="decimal"
        size={7}
        value={draft[key]}
        aria-invalid={fault !== undefined}
        aria-describedby={fault && `${id}-fault`}
        onChange={({ target }) => onDraft({ [key]: target.value })}
      />
    </label>
  )
  return (
    <>
      <p>
        <label className="caption">
          Trained with{' '}
          <select className="select" value={draft.family} onChange={({ target }) => onDraft({ family: target.value })}>
            {families.map(({ id: family, label }) => (
              <option key={family} value={family}>
                {label}
              </option>
            ))}
            <option value="own">other steps or betas</option>
          </select>
        </label>
      </p>
      {draft.family === 'own' && (
        <p className="network-fields">
          {field('Steps T', 'steps')}
          <label className="caption">
            Betas{' '}
            <select
              className="select"
              value={draft.form}
              onChange={({ target }) => onDraft({ form: target.value as TableDraft['form'] })}
            >
              {betaForms.map((form) => (
                <option key={form}>{form}</option>
              ))}
            </select>
          </label>
          {draft.form !== 'cosine' && field('from', 'start')}
          {draft.form !== 'cosine' && field('to', 'end')}
          {fault && (
            <span className="fault" id={`${id}-fault`}>
              {fault}
            </span>
          )}
        </p>
      )}
    </>
  )
}
