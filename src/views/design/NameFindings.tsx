import { useMemo } from 'react'
import { showNumber } from '../../base/number.ts'
import type { Gaussian } from '../../metrics/names/exact-law.ts'
import { type Finding, findings } from '../../metrics/names/findings.ts'
import type { NamePair } from '../../metrics/names/pair.ts'
import { TableFrame } from '../plot/TableFrame.tsx'

const lawText = ({ mean, variance }: Gaussian): string => `${showNumber(mean, 2)}, ${showNumber(variance, 2)}`

/** What libraries' code does to the law of the results, with the experiment beside it, made here and now. */
export const NameFindings = ({ onShow }: { readonly onShow: (sides: NamePair['sides']) => void }) => (
  <ul className="names-list">
    {findings.map((finding) => (
      <FindingRow key={finding.id} finding={finding} onShow={() => onShow(finding.sides)} />
    ))}
  </ul>
)

const FindingRow = ({ finding, onShow }: { readonly finding: Finding; readonly onShow: () => void }) => {
  const { title, says, experiment, steps, exact, sides } = finding
  const rows = useMemo(() => finding.rows(), [finding])
  return (
    <li className="names-finding">
      <div>
        <strong>{title}</strong>
        <p>{says}</p>
        <p>
          Experiment: {experiment} Each cell is the mean and the variance of the results, exact
          {exact ? `; they should be ${lawText(exact)}` : ''}.
        </p>
        <TableFrame label={`Experiment: ${title}`}>
          <table className="compare-table">
            <thead>
              <tr>
                <th scope="col">Steps</th>
                {steps.map((count) => (
                  <th key={count} scope="col">
                    {count}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ label, laws }) => (
                <tr key={label}>
                  <th scope="row">{label}</th>
                  {laws.map((law, k) => (
                    <td key={steps[k]}>{lawText(law)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      </div>
      <button
        type="button"
        className="button"
        aria-label={`Show ${sides[0].called} and ${sides[1].called}`}
        onClick={onShow}
      >
        Show
      </button>
    </li>
  )
}
