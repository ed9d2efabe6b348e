import { useState } from 'react'
import { showNumber } from '../../../base/number.ts'
import { publishedSeed } from '../../../engine/exact/worlds.ts'
import { readWorlds, type WorldsResults } from '../../../metrics/figure-results.ts'
import { withSpread } from '../../../metrics/spread-text.ts'
import { type WorldsRow, worldsTable } from '../../../metrics/worlds-table.ts'
import { type Segment, Segments } from '../../controls/Segments.tsx'
import { useWiring } from '../../explorer-context.tsx'
import { TableFrame } from '../../plot/TableFrame.tsx'
import { useFetched } from '../../use-fetched.ts'
import './worlds.css'

type Group = WorldsRow['group']

const groups: readonly (Segment<Group> & { readonly says: string })[] = [
  {
    value: 'scaling',
    label: 'Scaling',
    title: 'Heun’s steps on EDM’s noise levels, under other schedules and scalings',
    says: 'With modes at ±1, σ and s of VP make the error half as large. On pictures and on the network they make it larger, as the paper says. VP’s coordinates bend at σ = 1 whatever the data are, and pay for the mean of what they draw; a picture is a vector of length 28. With modes at ±8 the toy agrees with the pictures.',
  },
  {
    value: 'scaling-euler',
    label: 'Scaling, Euler',
    title: 'The same with Euler’s steps',
    says: 'Euler’s steps show the same, more clearly: on pictures VP’s scaling makes the error seven times as large. With modes at ±1 you would not notice.',
  },
  {
    value: 'calls',
    label: 'Heun or Euler',
    title: 'Equal numbers of network calls',
    says: 'Heun costs two calls per step. At 23 calls it wins on pictures, on the network, and on the toy with modes at ±8; with modes at ±1 Euler still wins. At 17 calls the exact pictures cannot tell them apart.',
  },
  {
    value: 'rho',
    label: 'Time steps',
    title: 'The exponent rho of EDM’s time steps',
    says: 'On pictures and on the network the best ρ is about 5, and the error rises on both sides. With modes at ±1 the error hardly changes from ρ = 7 to 30: it looks as if no ρ were too large.',
  },
]

interface Cell {
  readonly text: string
  readonly value: number
}

/** Cells of a row, one for each world. */
const cellsOf = ({ worlds }: WorldsResults, key: string): readonly Cell[] => {
  const row = worlds.rows.find((one) => one.key === key)
  if (!row) return []
  const measured = ({ median, rms, error }: typeof row.pictures): Cell => ({
    text: `${showNumber(median, 3)} (${withSpread(rms, error)})`,
    value: median,
  })
  return [
    ...row.toy.map((error) => ({ text: showNumber(error, 3), value: error })),
    measured(row.pictures),
    measured(row.network),
  ]
}

/** Toy, exact pictures and network beside each other: where one dimension tells the truth, and where it misleads. */
export const WorldsView = () => {
  const { explorer } = useWiring()
  const [group, setGroup] = useState<Group>('scaling')
  const fetched = useFetched('figures/worlds.json', 'What was measured in three worlds', readWorlds)
  const rows = worldsTable.filter((row) => row.group === group)
  const show = ({ design }: WorldsRow): void =>
    explorer.getState().change('design', (document) => ({ ...document, design, network: 'exact' }))
  return (
    <section className="lab-view" aria-label="Where the toy misleads">
      <h3>Where the toy misleads</h3>
      <div className="lab-row">
        <Segments label="Claim" value={group} segments={groups} onValue={setGroup} />
      </div>
      <p className="schedule-hint">{groups.find(({ value }) => value === group)!.says}</p>
      {fetched.status === 'failed' && <p className="fault">{fetched.message}</p>}
      {fetched.status === 'read' && <WorldsTable results={fetched.value} rows={rows} onShow={show} />}
    </section>
  )
}

interface WorldsTableProps {
  readonly results: WorldsResults
  readonly rows: readonly WorldsRow[]
  readonly onShow: (row: WorldsRow) => void
}

const WorldsTable = ({ results, rows, onShow }: WorldsTableProps) => {
  const { worlds } = results
  const cells = rows.map(({ key }) => cellsOf(results, key))
  const best = (cells[0] ?? []).map((_, world) => Math.min(...cells.map((row) => row[world]?.value ?? Infinity)))
  const heads = [
    ...worlds.scales.map((scale) => `Toy, modes at ±${scale}`),
    'Exact pictures',
    `Network ${worlds.network.name}`,
  ]
  return (
    <>
      <TableFrame label="Errors in three worlds">
        <table className="compare-table lab-table worlds-table">
          <thead>
            <tr>
              <th scope="col">Design</th>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
              <th scope="col">
                <span className="visually-hidden">See it</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={row.key}>
                <th scope="row">{row.label}</th>
                {cells[index]!.map(({ text, value }, world) => (
                  <td key={heads[world]} data-best={value === best[world] || undefined}>
                    {text}
                    {value === best[world] && <span className="visually-hidden"> (least)</span>}
                  </td>
                ))}
                <td>
                  <button
                    type="button"
                    className="button"
                    aria-label={`See it: ${row.label}`}
                    onClick={() => onShow(row)}
                  >
                    See it
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      <p className="schedule-hint">
        Error to where the exact flow ends from the same noise; the least of each world is marked. Toy: two modes, a
        tenth of their place wide, in units of that place. Exact pictures: median of {worlds.pictures.images} of world{' '}
        {publishedSeed}, then root mean square ± one standard error. Network: the same of {worlds.network.images}{' '}
        images. Measured beforehand by <code>npm run figures</code> on {results.machine}; “See it” runs the design on
        exact pictures now.
      </p>
    </>
  )
}
