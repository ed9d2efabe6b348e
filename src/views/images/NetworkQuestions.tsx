import { useMemo, useState } from 'react'
import { type Answers, labelOf } from '../../engine/custom/answers.ts'
import { inspectOnnx } from '../../engine/custom/inspect.ts'
import { parameterizations } from '../../engine/custom/parameterizations.ts'
import type { Role } from '../../engine/custom/roles.ts'
import { sayTable, tableFault } from '../../engine/custom/table.ts'
import { countOf } from '../../engine/custom/wrap.ts'
import type { Networks, OwnFile } from '../../state/network-link.ts'
import {
  type ClassesDraft,
  ClassQuestions,
  classesDraftFault,
  classesOfDraft,
  RoleQuestions,
  usualClassesDraft,
} from './InputQuestions.tsx'
import { NetworkFacts } from './NetworkFacts.tsx'
import { TableQuestion, tableOfDraft, usualTable } from './TableQuestion.tsx'

const rangeText = { signed: '[-1, 1]', unit: '[0, 1]' } as const

/** What the files beside the network said, for people. */
const saidOf = ({ answers, names }: OwnFile): string =>
  [
    answers.parameterization && parameterizations.find(({ id }) => id === answers.parameterization)!.label,
    answers.table && sayTable(answers.table),
    answers.sigmaData && answers.parameterization === 'edm' && `sigma_data ${answers.sigmaData}`,
    answers.range && `images in ${rangeText[answers.range]}`,
    names && `${names.length} named classes`,
  ]
    .filter(Boolean)
    .join('; ')

/** What is asked of a file begins at the top of its popover, and not below the edge. */
const toTop = (form: HTMLElement | null): void => {
  const popover = form?.closest('.network-popover')
  const heading = form?.previousElementSibling
  if (popover && heading instanceof HTMLElement) popover.scrollTop = heading.offsetTop - 8
}

/** What was detected, and what neither the file nor its card told. */
export const NetworkQuestions = ({ networks, file }: { readonly networks: Networks; readonly file: OwnFile }) => {
  const { bytes, answers: told, name, notes } = file
  const inspected = useMemo(() => inspectOnnx(bytes), [bytes])
  const [predicts, setPredicts] = useState('denoised')
  const [sigmaData, setSigmaData] = useState('0.5')
  const [given, setGiven] = useState<Answers['range']>('signed')
  const [table, setTable] = useState(usualTable)
  const [roles, setRoles] = useState<Readonly<Record<string, Role>>>({})
  const [classes, setClasses] = useState<Partial<ClassesDraft>>({})

  // A card may come after the first answers.
  const parameterization = told.parameterization ?? predicts
  const { hasTable } = parameterizations.find(({ id }) => id === parameterization)!
  const number = told.sigmaData ?? Number(sigmaData)
  const isPositive = Number.isFinite(number) && number > 0
  const label = labelOf(inspected, roles)
  const count = useMemo(() => (label ? countOf(bytes, label) : null), [bytes, label])
  const draft = label && { ...usualClassesDraft(label, count), ...classes }
  const asksClasses = draft !== undefined && !told.classes
  const tableOf = told.table ?? tableOfDraft(table)
  const answers: Answers = {
    parameterization,
    sigmaData: number,
    range: told.range ?? given,
    roles,
    ...(hasTable && { table: tableOf }),
    ...(label &&
      (told.classes ?? (draft && classesOfDraft(draft))) && { classes: told.classes ?? classesOfDraft(draft!)! }),
  }
  const isGood =
    (parameterization !== 'edm' || isPositive) &&
    (!hasTable || tableFault(tableOf) === undefined) &&
    (!asksClasses || classesDraftFault(draft, count) === undefined)
  const said = saidOf(file)
  return (
    <form
      ref={toTop}
      onSubmit={(event) => {
        event.preventDefault()
        if (isGood) networks.add({ ...answers, sigmaData: isPositive ? number : 0.5 })
      }}
    >
      <NetworkFacts file={file} answers={answers} />
      {said && (
        <p className="caption">
          “{name}” by {file.told.join(', ')}: {said}.
        </p>
      )}
      {notes.map((note) => (
        <p key={note} className="caption">
          {note}
        </p>
      ))}
      {!(told.parameterization && told.range) && (
        <p className="caption">
          “{name}” does not say {told.parameterization ? 'its range' : 'what it predicts'}:
        </p>
      )}
      {!told.parameterization && (
        <p>
          <label className="caption">
            It predicts{' '}
            <select className="select" value={parameterization} onChange={({ target }) => setPredicts(target.value)}>
              {parameterizations.map(({ id, label: text }) => (
                <option key={id} value={id}>
                  {text}
                </option>
              ))}
            </select>
          </label>
        </p>
      )}
      {hasTable && !told.table && <TableQuestion draft={table} onDraft={(part) => setTable({ ...table, ...part })} />}
      {parameterization === 'edm' && !told.sigmaData && (
        <p>
          <label className="caption">
            sigma_data{' '}
            <input
              className="text-input"
              inputMode="decimal"
              size={6}
              value={sigmaData}
              aria-invalid={!isPositive}
              onChange={({ target }) => setSigmaData(target.value)}
            />
          </label>
          {!isPositive && <span className="fault"> must be a positive number</span>}
        </p>
      )}
      {!told.range && (
        <p>
          <label className="caption">
            Its images are in{' '}
            <select
              className="select"
              value={given}
              onChange={({ target }) => setGiven(target.value as Answers['range'])}
            >
              <option value="signed">{rangeText.signed}</option>
              <option value="unit">{rangeText.unit}</option>
            </select>
          </label>
        </p>
      )}
      {!told.classes && (
        <RoleQuestions
          others={inspected.others}
          roles={roles}
          onRole={(input, role) => setRoles({ ...roles, [input]: role })}
        />
      )}
      {asksClasses && label && (
        <ClassQuestions
          label={label}
          count={count}
          draft={draft}
          onDraft={(part) => setClasses({ ...classes, ...part })}
        />
      )}
      <button type="submit" className="button">
        Check and use
      </button>{' '}
      <button type="button" className="button" onClick={() => networks.cancel()}>
        Cancel
      </button>
    </form>
  )
}
