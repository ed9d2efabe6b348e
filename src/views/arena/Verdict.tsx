import { type CSSProperties, memo, useEffect, useMemo, useState } from 'react'
import type { SlotId } from '../../document/slots.ts'
import { changesOf, changesText, nearestAt } from '../../metrics/overtaking.ts'
import { type VerdictPart, type VerdictReading, verdictOf, verdictText } from '../../metrics/verdict.ts'
import { slotStyles } from '../../plot/palette.ts'
import { useWiring } from '../explorer-context.tsx'
import { type Budgets, useBudgets } from '../pictures/use-budgets.ts'
import { comparisonReadings } from '../pictures/use-comparison.ts'
import { useExplorerWhenIdle } from '../use-when-idle.ts'

/** Milliseconds without a change after which a screen reader hears it. */
const settles = 1000

const noParts: readonly VerdictPart[] = []

/** What would change the answer; nothing while that is not known. */
const changeOf = (readings: readonly VerdictReading[], { updates }: Budgets): readonly VerdictPart[] => {
  const measured = readings.flatMap(({ id, calls, state }) =>
    state.kind === 'measured' ? [{ id, calls, errors: state.errors }] : [],
  )
  if (measured.length < 2) return noParts
  const calls = measured.map((one) => one.calls)
  const errors = Object.fromEntries(measured.map((one) => [one.id, one.errors]))
  const { ids } = nearestAt({ calls: 0, errors })
  const changes = changesOf(ids, [Math.min(...calls), Math.max(...calls)], updates)
  return changes
    ? changesText(changes, ids.length > 1, (id) => readings.find((one) => one.id === id)?.name ?? id)
    : noParts
}

/** Whether every design that is named is still there: an answer about one that was removed says nothing. */
const isAbout = (parts: readonly VerdictPart[], readings: readonly VerdictReading[]): boolean =>
  parts.every((part) => part.kind !== 'design' || readings.some(({ id }) => id === part.id))

interface VerdictProps {
  /** Whether the pictures on the page are exact too, as those are by which other calls are judged. */
  readonly isExact: boolean
}

/** The answer, before any table: computed from what is on the page, with what would change it. The pictures are drawn first. */
export const Verdict = memo(({ isExact }: VerdictProps) => {
  const readings = useExplorerWhenIdle(comparisonReadings)
  const budgets = useBudgets()
  const isWhole = readings.every(({ state }) => state.kind !== 'running')
  const isUnjudged = readings.some(({ state }) => state.kind === 'unjudged')
  const parts = useMemo(() => verdictOf(readings), [readings])
  const changes = useMemo(() => changeOf(readings, budgets), [readings, budgets])
  // While designs run, the last whole answer stays.
  const [last, setLast] = useState(parts)
  const [lastChanges, setLastChanges] = useState(changes)
  if (isWhole && last !== parts) setLast(parts)
  if (isWhole && budgets.isNow && lastChanges !== changes) setLastChanges(changes)
  const shown = isWhole || last.length === 0 ? parts : last
  const beside = isAbout(lastChanges, readings) ? lastChanges : noParts
  const isSettled = isWhole && budgets.isNow
  const words = [verdictText(shown), verdictText(beside)].filter((sentence) => sentence !== '').join(' ')
  const [said, setSaid] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setSaid(isSettled ? words : ''), settles)
    return () => clearTimeout(timer)
  }, [words, isSettled])
  return (
    <div className="verdict-lines">
      <p className="verdict" data-updating={!isWhole || undefined}>
        <Parts parts={shown} />
        {!isWhole && <span className="caption"> updating</span>}
        {isUnjudged && <AskButton />}
      </p>
      <p className="verdict-change caption">
        {beside.length > 0 && !isExact && 'On exact pictures: '}
        <Parts parts={beside} />
        {beside.length === 0 && readings.length > 1 && !budgets.isNow && 'Looking for what would change this…'}
      </p>
      <span className="visually-hidden" role="status">
        {said}
      </span>
    </div>
  )
})

/** Asks for the converged runs. */
const AskButton = () => {
  const { change } = useWiring().explorer.getState()
  const ask = (): void =>
    change('images.reference', (document) => ({ ...document, images: { ...document.images, reference: 128 } }))
  return (
    <button type="button" className="button" title="Heun in 128 steps from the same noise" onClick={ask}>
      Make the converged run
    </button>
  )
}

const Parts = ({ parts }: { readonly parts: readonly VerdictPart[] }) =>
  parts.map((part, k) =>
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
  )
