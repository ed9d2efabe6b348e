import { useState } from 'react'
import { showCount } from '../../../base/number.ts'
import type { SlotId } from '../../../document/slots.ts'
import type { CurvesAsked } from '../../../measure/quality/curves.ts'
import { atCounts, type By, byOf, countsOf } from '../../../measure/studies/by.ts'
import type { Compared } from '../../../state/selectors.ts'
import { Choice } from '../../controls/Choice.tsx'
import { CountsField, countsFault } from './CountsField.tsx'
import { parseNumbers, printNumbers } from './number-list.ts'

const drawCounts = [1, 2, 3, 5].map((value) => ({ value, label: String(value) }))

interface CurvesFormProps {
  readonly compared: readonly Compared[]
  /** What was asked for the last time; null where nothing was. */
  readonly last: CurvesAsked | null
  /** What is asked for at first. */
  readonly usual: { readonly by: By; readonly counts: readonly number[]; readonly images: number }
  readonly imageCounts: readonly number[]
  /** What images are called: "Images" where missing. */
  readonly images?: string
  /** What it takes, in words. */
  readonly costText: (asked: CurvesAsked) => string
  /** Why nothing can be measured; null where it can. */
  readonly obstacle: string | null
  readonly onStart: (asked: CurvesAsked) => void
}

/** What is to be measured against cost. */
export const CurvesForm = (props: CurvesFormProps) => {
  const { compared, last, usual, imageCounts, images: name = 'Images', costText, obstacle, onStart } = props
  const [left, setLeft] = useState<readonly SlotId[]>([])
  const [by, setBy] = useState(last ? byOf(last.at) : usual.by)
  const [text, setText] = useState(printNumbers(countsOf(last ? last.at : atCounts(usual.by, usual.counts))))
  const [images, setImages] = useState(last?.images ?? usual.images)
  const [draws, setDraws] = useState(last?.draws ?? 3)
  const counts = parseNumbers(text)
  const chosen = compared.filter(({ id }) => !left.includes(id))
  const asked: CurvesAsked | null =
    counts && countsFault(by, counts) === undefined && chosen.length > 0
      ? {
          curves: chosen.map(({ id, name, design }) => ({ key: id, label: `${id}: ${name}`, design })),
          at: atCounts(by, counts),
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
        <CountsField
          by={by}
          text={text}
          onChange={(nextBy, nextText) => {
            setBy(nextBy)
            setText(nextText)
          }}
        />
        <Choice
          label={name}
          value={images}
          options={imageCounts.map((value) => ({ value, label: showCount(value) }))}
          onValue={setImages}
        />
        <Choice label="Draws" value={draws} options={drawCounts} onValue={setDraws} />
        <button
          type="button"
          className="button"
          disabled={asked === null || obstacle !== null}
          onClick={() => asked && onStart(asked)}
        >
          Start
        </button>
        <span className="caption" role="status">
          {obstacle ?? (asked ? costText(asked) : chosen.length === 0 ? 'Choose at least one design.' : '')}
        </span>
      </div>
    </>
  )
}
