import { useMemo, useState } from 'react'
import { specOf } from '../../core/registry.ts'
import { longestName, slotNameOf } from '../../document/slots.ts'
import type { Runs } from '../../libraries/answer.ts'
import { answersTo } from '../../libraries/answers.ts'
import { asDesign } from '../../libraries/as-design.ts'
import { differencesOf } from '../../libraries/differences.ts'
import { familyOf } from '../../libraries/families.ts'
import { isFromPicture, type Question } from '../../libraries/question.ts'
import { ownLevels, questionOf } from '../../libraries/question-of.ts'
import { samplerOf } from '../../libraries/samplers.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { LevelLanes } from './LevelLanes.tsx'
import { type Column, ListsTable } from './ListsTable.tsx'
import { QuestionForm } from './QuestionForm.tsx'
import { inFrame } from './words.ts'

interface LibraryListsProps {
  /** After a list has become the active design. */
  readonly onTried: () => void
}

/** A question, the lists that libraries run for it, and how they differ. */
export const LibraryLists = ({ onTried }: LibraryListsProps) => {
  const { explorer } = useWiring()
  const slot = useExplorer((state) => state.document.slot)
  const design = useExplorer((state) => state.runnable.design)
  const name = useExplorer(({ document }) => slotNameOf(document, { id: document.slot, design: document.design }))
  const usual = useMemo(() => questionOf(design), [design])
  const [question, setQuestion] = useState<Question>(usual)
  const [reference, setReference] = useState('own')
  const columns = useMemo((): readonly Column[] => {
    const frame = familyOf(question.family).kind === 'flow' ? 't' : 'sigma'
    const own = inFrame(ownLevels(design), 'sigma', frame)
    const answers = answersTo(question)
    const ran = answers.find((answer) => answer.library === reference && answer.status === 'runs') as Runs | undefined
    const compared = ran?.levels ?? own
    return [
      {
        id: 'own',
        label: `Your design ${slot}`,
        frame,
        levels: own,
        differences: differencesOf(own, compared),
        ends: {
          start: specOf('beginning', design.beginning.id).label,
          last: specOf('ending', design.ending.id).label,
        },
      },
      ...answers.map(
        (answer): Column =>
          answer.status === 'absent'
            ? { id: answer.library, label: answer.library, reason: answer.reason }
            : {
                id: answer.library,
                label: answer.library,
                frame,
                levels: answer.levels,
                differences: differencesOf(answer.levels, compared),
                run: answer,
              },
      ),
    ]
  }, [question, design, slot, reference])
  const referenceName = columns.find(({ id, levels }) => id === reference && levels)?.id ?? 'own'
  const attempt = (run: Runs): void => {
    const { change, note } = explorer.getState()
    const next = asDesign(design, run, question.sampler)
    if (typeof next === 'string') {
      note('warning', `The list of ${run.library} ${next}.`)
      return
    }
    const called = `${samplerOf(question.sampler).label}, ${run.library}`.slice(0, longestName)
    change('libraries.try', (document) => ({ ...document, design: next, names: { ...document.names, [slot]: called } }))
    note(
      'info',
      `${slot} is now ${samplerOf(question.sampler).label} on the levels of ${run.library}. Undo brings ${name} back.${
        isFromPicture(question) ? ' The page starts it from noise alone, not from a picture.' : ''
      }`,
    )
    onTried()
  }
  return (
    <div className="libraries">
      <QuestionForm question={question} usual={usual} onQuestion={setQuestion}>
        <label className="libraries-field">
          Compare with
          <select className="select" value={referenceName} onChange={({ target }) => setReference(target.value)}>
            {columns
              .filter(({ levels }) => levels)
              .map(({ id, label }) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
          </select>
        </label>
      </QuestionForm>
      <LevelLanes columns={columns} />
      <ListsTable columns={columns} reference={referenceName} isFromPicture={isFromPicture(question)} onTry={attempt} />
    </div>
  )
}
