import { useState } from 'react'
import { showCount } from '../../../base/number.ts'
import type { SlotId } from '../../../document/slots.ts'
import { imageCounts } from '../../../metrics/quality/protocol.ts'
import type { Compared } from '../../../state/selectors.ts'
import { Choice } from '../../controls/Choice.tsx'
import { type CurvesAsked, curvesCost } from './asked.ts'
import { NumberList } from './NumberList.tsx'
import { parseNumbers, printNumbers } from './number-list.ts'
import { stepsFault } from './steps-fault.ts'

const counts = imageCounts.map((value: number) => ({ value, label: showCount(value) }))
const drawCounts = [1, 2, 3, 5].map((value) => ({ value, label: String(value) }))

interface CurvesFormProps {
  readonly compared: readonly Compared[]
  /** What was asked for the last time. */
  readonly last: CurvesAsked | null
  /** Why nothing can be measured; null where it can. */
  readonly obstacle: string | null
  readonly onStart: (task: CurvesAsked) => void
}

/** What is to be measured against cost. */
export const CurvesForm = ({ compared, last, obstacle, onStart }: CurvesFormProps) => {
  const [left, setLeft] = useState<readonly SlotId[]>([])
  const [text, setText] = useState(last ? printNumbers(last.steps) : '5, 9, 18')
  const [images, setImages] = useState(last?.images ?? 500)
  const [draws, setDraws] = useState(last?.draws ?? 3)
  const steps = parseNumbers(text)
  const fault = stepsFault(steps)
  const chosen = compared.filter(({ id }) => !left.includes(id))
  const task: CurvesAsked | null =
    fault === undefined && chosen.length > 0
      ? {
          curves: chosen.map(({ id, name, design }) => ({ key: id, label: `${id}: ${name}`, design })),
          steps: [...new Set(steps)],
          images,
          draws,
        }
      : null
  return (
    <>
      <fieldset className="lab-checks">
        <legend className="visually-hidden">Designs to measure</legend>
        {compared.map(({ id, name }) => (
          <label key={id}>
            <input
              type="checkbox"
              checked={!left.includes(id)}
              onChange={({ target }) => setLeft(target.checked ? left.filter((other) => other !== id) : [...left, id])}
            />{' '}
            {id}: {name}
          </label>
        ))}
      </fieldset>
      <div className="lab-row">
        <NumberList label="Steps N" value={text} fault={fault} onValue={setText} />
        <Choice label="Images" value={images} options={counts} onValue={setImages} />
        <Choice label="Draws" value={draws} options={drawCounts} onValue={setDraws} />
        <button
          type="button"
          className="button"
          disabled={task === null || obstacle !== null}
          onClick={() => task && onStart(task)}
        >
          Start
        </button>
        <span className="caption" role="status">
          {obstacle ??
            (task ? `${showCount(curvesCost(task))} network calls with one image` : 'Choose at least one design.')}
        </span>
      </div>
    </>
  )
}
