import { useRef } from 'react'
import { showNumber } from '../../base/number.ts'
import { linearScale, linearTicks, logScale, logSpan, logTicks } from '../../plot/scales.ts'
import { SaveMenu } from '../plot/SaveMenu.tsx'
import { useNumbers } from '../plot/use-numbers.ts'
import { useWidth } from '../plot/use-width.ts'
import type { Column } from './ListsTable.tsx'
import { isSeen } from './words.ts'

const [left, right, top, lane, axis] = [112, 18, 8, 22, 24]

/** One lane for each list, a tick for each level: those that differ stand out. 0 is not on a logarithmic axis. */
export const LevelLanes = ({ columns }: { readonly columns: readonly Column[] }) => {
  const element = useRef<HTMLDivElement>(null)
  const width = useWidth(element)
  const shown = columns.filter((column) => column.levels !== undefined)
  const isTime = shown[0]?.frame === 't'
  const all = shown.flatMap(({ levels }) => levels ?? [])
  const ends = [left, Math.max(width - right, left + 1)] as const
  const span = isTime ? { low: 0, high: 1 } : logSpan(all, 0.06)
  const scale = isTime ? linearScale(span, ends) : logScale(span, ends)
  const ticks = (isTime ? linearTicks(span, ends, 60) : logTicks(span, ends, 60)).filter(({ label }) => label !== '')
  const height = top + lane * shown.length + axis
  const place = (level: number): number => scale.of(Math.min(level, span.high))
  const isOn = (level: number): boolean => isTime || level > 0
  const summary = shown
    .map(({ label, levels = [] }) => `${label}: ${levels.length - 1} steps from ${showNumber(levels[0]!)}`)
    .join('; ')
  const numbers = useNumbers(() => ({
    title: 'Lists of levels, drawn',
    columns: ['list', 'level', isTime ? 't' : 'σ'],
    rows: shown.flatMap(({ label, levels = [] }) => levels.map((level, i) => [label, i, level])),
  }))
  return (
    <>
      <div ref={element} className="libraries-lanes">
        {width > 0 && (
          <svg width={width} height={height} role="img" aria-label={`The levels side by side. ${summary}.`}>
            {ticks.map(({ at, label }) => (
              <g key={at} className="libraries-tick">
                <line x1={at} x2={at} y1={top} y2={height - axis + 4} />
                <text x={at} y={height - 6} textAnchor="middle">
                  {label}
                </text>
              </g>
            ))}
            <text className="libraries-unit" x={left - 10} y={height - 6} textAnchor="end">
              {isTime ? 't' : 'σ'}
            </text>
            {shown.map(({ id, label, levels = [], differences }, k) => {
              const y = top + lane * k + lane / 2
              return (
                <g key={id}>
                  <text x={left - 10} y={y + 4} textAnchor="end">
                    {label}
                  </text>
                  {levels.map((level, i) =>
                    isOn(level) ? (
                      <line
                        // biome-ignore lint/suspicious/noArrayIndexKey: a level is its place
                        key={i}
                        className={isSeen(differences?.marks[i]) ? 'libraries-level differs' : 'libraries-level'}
                        x1={place(level)}
                        x2={place(level)}
                        y1={y - 7}
                        y2={y + 7}
                      />
                    ) : null,
                  )}
                </g>
              )
            })}
          </svg>
        )}
      </div>
      <div className="table-tools">
        <SaveMenu name="lists of levels" what="plot" figure={element} table={numbers} />
      </div>
    </>
  )
}
