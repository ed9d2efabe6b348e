import { Check, Star, X } from 'lucide-react'
import type { CellMark } from '../../../measure/studies/study.ts'

const kinds = [
  { mark: 'favourite', label: 'Favourite', Icon: Star },
  { mark: 'pick', label: 'Pick', Icon: Check },
  { mark: 'reject', label: 'Reject', Icon: X },
] as const

interface CellMarksProps {
  /** Values of the cell, in words. */
  readonly name: string
  readonly mark: CellMark | null
  readonly onMark: (mark: CellMark | null) => void
}

/** What a person thinks of a cell; a second press takes it back. */
export const CellMarks = ({ name, mark, onMark }: CellMarksProps) => (
  <fieldset className="sheet-marks">
    <legend className="visually-hidden">Mark {name}</legend>
    {kinds.map(({ mark: kind, label, Icon }) => (
      <button
        key={kind}
        type="button"
        title={label}
        aria-label={`${label}: ${name}`}
        aria-pressed={mark === kind}
        onClick={() => onMark(mark === kind ? null : kind)}
      >
        <Icon aria-hidden />
      </button>
    ))}
  </fieldset>
)
