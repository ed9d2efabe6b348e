import { useMemo, useState } from 'react'
import { showCount, showNumber } from '../../../base/number.ts'
import type { Design } from '../../../core/design.ts'
import { findSpec } from '../../../core/registry.ts'
import {
  type ChurnKey,
  candidatesOf,
  churnKeys,
  costOfSearch,
  faultOfValues,
  roundsOf,
  type SearchTask,
} from '../../../metrics/quality/churn-search.ts'
import { imageCounts } from '../../../metrics/quality/protocol.ts'
import type { Compared } from '../../../state/selectors.ts'
import { Choice } from '../../controls/Choice.tsx'
import { type Segment, Segments } from '../../controls/Segments.tsx'
import { NumberList } from './NumberList.tsx'
import { parseNumbers, printNumbers } from './number-list.ts'

const counts = imageCounts.map((value: number) => ({ value, label: showCount(value) }))

type Method = SearchTask['method']

const methods: readonly Segment<Method>[] = [
  {
    value: 'halving',
    label: 'Successive halving',
    title: 'All on a few images, then the best third on three times the number',
  },
  { value: 'grid', label: 'Whole grid', title: 'All candidates on all images' },
]

const labels = Object.fromEntries(
  findSpec('stochasticity', 'churn')!.parameters.map(({ key, label }) => [key, label]),
) as Readonly<Record<ChurnKey, string>>

/** S_churn / N is cut off at sqrt(2) - 1: larger values than that of N steps are all the same. */
const firstTexts = ({ steps }: Design): Readonly<Record<ChurnKey, string>> => {
  const most = steps * (Math.SQRT2 - 1)
  return {
    sChurn: `0, ${showNumber(most / 4, 2)}, ${showNumber(most, 2)}`,
    sTmin: '0, 0.05',
    sTmax: '1, 50',
    sNoise: '1, 1.007',
  }
}

const textsOf = ({ values }: SearchTask): Readonly<Partial<Record<ChurnKey, string>>> =>
  Object.fromEntries(churnKeys.map((key) => [key, printNumbers(values[key])]))

interface Draft {
  readonly task: SearchTask
  readonly text: string
}

/** The task, with what it costs; or why there is none. */
const draftOf = (
  design: Design,
  texts: Readonly<Record<ChurnKey, string>>,
  method: Method,
  images: number,
): Draft | string => {
  const values = Object.fromEntries(churnKeys.map((key) => [key, parseNumbers(texts[key]) ?? []])) as Record<
    ChurnKey,
    readonly number[]
  >
  const fault = faultOfValues(values)
  if (fault !== undefined) return fault
  const task: SearchTask = { kind: 'search', design, values, method, images }
  try {
    const rounds = roundsOf(candidatesOf(task).length, task)
    const told = rounds.map((round) => `${round.candidates} on ${showCount(round.images)} images`)
    return { task, text: `${told.join(', ')}; ${showCount(costOfSearch(task))} network calls with one image` }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return error.message
  }
}

interface SearchFormProps {
  readonly active: Compared
  /** What was asked for the last time. */
  readonly last: SearchTask | null
  /** Why nothing can be measured; null where it can. */
  readonly obstacle: string | null
  readonly onStart: (task: SearchTask) => void
}

/** Where churn is to be searched for. */
export const SearchForm = ({ active, last, obstacle, onStart }: SearchFormProps) => {
  const { design, id, name } = active
  const [texts, setTexts] = useState<Readonly<Partial<Record<ChurnKey, string>>>>(() => (last ? textsOf(last) : {}))
  const [images, setImages] = useState(last?.images ?? 1000)
  const [method, setMethod] = useState<Method>(last?.method ?? 'halving')
  const shown = useMemo(() => ({ ...firstTexts(design), ...texts }), [design, texts])
  const draft = useMemo(() => draftOf(design, shown, method, images), [design, shown, method, images])
  const isTask = typeof draft !== 'string'
  return (
    <>
      <p className="schedule-hint">
        Of design {id}, {name}, in its {design.steps} steps: every combination of these values. All candidates see the
        same noise; the winner is then measured on other images, beside the design without churn.
      </p>
      <div className="lab-row">
        {churnKeys.map((key) => (
          <NumberList
            key={key}
            label={labels[key]}
            value={shown[key]}
            fault={parseNumbers(shown[key]) ? undefined : 'Enter numbers, such as 0, 10, 40.'}
            onValue={(text) => setTexts({ ...texts, [key]: text })}
          />
        ))}
      </div>
      <div className="lab-row">
        <Segments label="Search by" value={method} segments={methods} onValue={setMethod} />
        <Choice label="Images" value={images} options={counts} onValue={setImages} />
        <button
          type="button"
          className="button"
          disabled={!isTask || obstacle !== null}
          onClick={() => isTask && onStart(draft.task)}
        >
          Search
        </button>
        <span className="caption" role="status">
          {obstacle ?? (isTask ? draft.text : draft)}
        </span>
      </div>
    </>
  )
}
