import { showNumber } from '../../base/number.ts'
import { buildCalls, buildRows } from '../../scenes/build-options.ts'
import { optionOf, withOption } from '../../state/build.ts'
import { callsOf } from '../../state/match.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import './build.css'
import { Results } from './Results.tsx'
import type { PictureErrors } from './use-picture-errors.ts'

interface StageBuildProps {
  readonly width: number
  readonly em: number
  readonly height: number
  readonly errors: PictureErrors
}

/** Two errors, in a sentence. */
export const raceText = (own: PictureErrors['of'], count: number): string => {
  const [yours, edm] = [own('A'), own('B')]
  if (yours === 'stochastic')
    return 'Your sampler adds noise: from the same start it ends in other pictures on purpose, so it has no error to compare. Look at the pictures.'
  if (typeof yours !== 'number' || typeof edm !== 'number') return '…'
  const pair = `On these ${count} pictures yours is off by ${showNumber(yours, 2)}, EDM by ${showNumber(edm, 2)}.`
  const ratio = yours / edm
  if (Math.abs(Math.log(ratio)) < Math.log(1.15)) return `${pair} That is a tie.`
  return ratio < 1
    ? `${pair} You beat EDM: yours is ${showNumber(1 / ratio, 2)} times nearer.`
    : `${pair} EDM is ${showNumber(ratio, 2)} times nearer.`
}

/** Three groups of pictures side by side, as many rows of them as fit under the menus. */
const buildRoom = (width: number, height: number, em: number) => {
  const share = (width - 2 * 2 * em) / 3
  const isNarrow = share < 12 * em
  const columns = isNarrow ? 1 : 2
  const side = Math.floor(Math.min(share / columns - 5, 13 * em))
  const free = height - (width > 50 * em ? 14 : 18) * em
  const rows = Math.min(isNarrow ? 1 : 2, Math.floor(free / (side + 5)))
  return rows > 0 ? { side, columns, rows } : { side: Math.max(0, Math.floor(free)), columns: 1, rows: 1 }
}

/** A sampler to be put together row by row, at a fixed number of calls. */
export const StageBuild = ({ width, height, em, errors }: StageBuildProps) => {
  const { explorer } = useWiring()
  const design = useExplorer((state) => state.document.design)
  const count = useExplorer((state) => state.document.images.count)
  const fault = useExplorer((state) => state.fault)
  const room = buildRoom(width, height, em)
  return (
    <div className="stage-build" style={{ height }}>
      <div className="build-rows">
        {buildRows.map(({ row, label, options }) => {
          const chosen = optionOf(design, row)
          return (
            <label key={row}>
              <span>{label}</span>
              <select
                className="select"
                aria-label={label}
                value={chosen ?? ''}
                onChange={({ target }) => {
                  explorer.getState().change(`build.${row}`, (document) => ({
                    ...document,
                    design: withOption(document.design, row, target.value, buildCalls),
                  }))
                  // The talk's keys are the talk's again.
                  target.blur()
                }}
              >
                {chosen === undefined && <option value="">another one</option>}
                {options.map(({ text, hash }) => (
                  <option key={hash} value={hash}>
                    {text}
                  </option>
                ))}
              </select>
            </label>
          )
        })}
        <p className="build-steps">
          {design.steps} steps, {callsOf(design) ?? '…'} calls
        </p>
      </div>
      <p className="build-verdict" role="status">
        {fault ? `This cannot run: ${fault}` : raceText(errors.of, count)}
      </p>
      {room.side > 0 && <Results errors={errors} {...room} />}
    </div>
  )
}
