import { type CSSProperties, useEffect, useMemo, useState } from 'react'
import type { SlotId } from '../../document/slots.ts'
import { type VerdictReading, verdictOf, verdictText } from '../../metrics/verdict.ts'
import { slotStyles } from '../../plot/palette.ts'

/** Milliseconds without a change after which a screen reader hears it. */
const settles = 1000

/** The answer, before any table: computed from what is on the page. */
export const Verdict = ({ readings }: { readonly readings: readonly VerdictReading[] }) => {
  const isWhole = readings.every(({ state }) => state.kind !== 'running')
  const parts = useMemo(() => verdictOf(readings), [readings])
  // While designs run, the last whole answer stays.
  const [last, setLast] = useState(parts)
  if (isWhole && last !== parts) setLast(parts)
  const shown = isWhole || last.length === 0 ? parts : last
  const words = verdictText(shown)
  const [said, setSaid] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setSaid(isWhole ? words : ''), settles)
    return () => clearTimeout(timer)
  }, [words, isWhole])
  return (
    <>
      <p className="verdict" data-updating={!isWhole || undefined}>
        {shown.map((part, k) =>
          part.kind === 'text' ? (
            part.text
          ) : (
            <strong
              // biome-ignore lint/suspicious/noArrayIndexKey: a sentence's parts have no names
              key={k}
              style={
                part.kind === 'design'
                  ? ({ '--own': `var(${slotStyles[part.id as SlotId].token})` } as CSSProperties)
                  : undefined
              }
            >
              {part.text}
            </strong>
          ),
        )}
        {!isWhole && <span className="caption"> updating</span>}
      </p>
      <span className="visually-hidden" role="status">
        {said}
      </span>
    </>
  )
}
