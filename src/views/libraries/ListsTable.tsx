import { Copy, Play } from 'lucide-react'
import { useState } from 'react'
import { showNumber } from '../../base/number.ts'
import type { Frame, Runs } from '../../libraries/answer.ts'
import type { Differences } from '../../libraries/differences.ts'
import { TableFrame } from '../plot/TableFrame.tsx'
import { differenceText, isSeen, shareText, startText } from './words.ts'

/** A library, or the design itself: its list, or why it has none. */
export interface Column {
  readonly id: string
  readonly label: string
  readonly reason?: string
  readonly frame?: Frame
  readonly levels?: readonly number[]
  readonly differences?: Differences
  readonly run?: Runs
  /** How the design starts and ends, where no library does. */
  readonly ends?: { readonly start: string; readonly last: string }
}

interface ListsTableProps {
  readonly columns: readonly Column[]
  readonly reference: string
  readonly isFromPicture: boolean
  readonly onTry: (run: Runs) => void
}

/** Whose list it is, in a sentence. */
const owner = (column: Column): string => (column.id === 'own' ? 'your design' : column.label)

/** A list as every paste box reads it. */
const printList = (levels: readonly number[]): string =>
  levels.map((level) => (level === Number.POSITIVE_INFINITY ? 'inf' : String(Number(level.toPrecision(9))))).join(', ')

const CopyButton = ({ column: { label, levels = [] } }: { readonly column: Column }) => {
  const [said, setSaid] = useState<{ readonly levels: readonly number[]; readonly text: string } | null>(null)
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(printList(levels))
      setSaid({ levels, text: 'Copied.' })
    } catch {
      setSaid({ levels, text: 'This browser does not let the page copy.' })
    }
  }
  return (
    <>
      <button type="button" className="button" aria-label={`Copy the list of ${label}`} onClick={() => void copy()}>
        <Copy size={14} aria-hidden /> Copy
      </button>
      <span role="status" className="caption">
        {said?.levels === levels && said.text}
      </span>
    </>
  )
}

const Head = ({
  column,
  isReference,
  onTry,
}: {
  readonly column: Column
  readonly isReference: boolean
  readonly onTry: (run: Runs) => void
}) => {
  const { label, run, levels } = column
  return (
    <th scope="col" className={isReference ? 'libraries-reference' : undefined}>
      <strong>{label}</strong>
      {run && <code>{run.call}</code>}
      {levels && (
        <span className="libraries-actions">
          {run && (
            <button
              type="button"
              className="button"
              aria-label={`Try this list of ${label}`}
              title="Puts this sampler on this list in the place of your design; undo brings yours back"
              onClick={() => onTry(run)}
            >
              <Play size={14} aria-hidden /> Try this list
            </button>
          )}
          <CopyButton column={column} />
        </span>
      )}
    </th>
  )
}

const Level = ({ column, step }: { readonly column: Column; readonly step: number }) => {
  const level = column.levels?.[step]
  const mark = column.differences?.marks[step]
  if (level === undefined) return <td />
  return (
    <td className={isSeen(mark) ? 'libraries-differs' : undefined}>
      {showNumber(level, 4)}
      {mark && <span className="libraries-share">{shareText(mark)}</span>}
    </td>
  )
}

/** The lists side by side, what they differ by, and how each run starts and ends. */
export const ListsTable = ({ columns, reference, isFromPicture, onTry }: ListsTableProps) => {
  const compared = columns.find(({ id }) => id === reference)!
  const longest = Math.max(...columns.map(({ levels }) => levels?.length ?? 0))
  const sentences = (column: Column): string => {
    if (column.reason !== undefined) return column.reason
    if (column.id === reference) return 'The other lists are compared with this one.'
    return differenceText(column.differences!, column.frame!, owner(compared))
  }
  return (
    <TableFrame label="Lists of levels" className="libraries-scroll">
      <table className="libraries-table">
        <thead>
          <tr>
            <th scope="col">
              <span className="caption">Step</span>
            </th>
            {columns.map((column) => (
              <Head key={column.id} column={column} isReference={column.id === reference} onTry={onTry} />
            ))}
          </tr>
        </thead>
        <tbody>
          <tr className="libraries-words">
            <th scope="row">In words</th>
            {columns.map((column) => (
              <td key={column.id}>
                {sentences(column)}
                {column.run && column.run.notes.length > 0 && (
                  <ul>
                    {column.run.notes.map((note) => (
                      <li key={note}>{note}</li>
                    ))}
                  </ul>
                )}
              </td>
            ))}
          </tr>
          <tr className="libraries-words">
            <th scope="row">First state</th>
            {columns.map((column) => (
              <td key={column.id}>{column.run ? startText(column.run, isFromPicture) : column.ends?.start}</td>
            ))}
          </tr>
          <tr className="libraries-words">
            <th scope="row">Last step</th>
            {columns.map((column) => (
              <td key={column.id}>{column.run?.last.words ?? column.ends?.last}</td>
            ))}
          </tr>
          {Array.from({ length: longest }, (_, step) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is a step
            <tr key={step}>
              <th scope="row">{step}</th>
              {columns.map((column) => (
                <Level key={column.id} column={column} step={step} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}
