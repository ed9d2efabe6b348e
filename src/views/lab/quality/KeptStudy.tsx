import { type ReactNode, useState } from 'react'
import { useStore } from 'zustand'
import type { Content } from '../../../measure/studies/study.ts'
import { useBench } from '../../use-bench.ts'
import { useKeptChoice } from '../use-choice.ts'

interface KeptStudyProps<C> {
  /** Under which the lab remembers which study it was. */
  readonly choice: string
  /** Null for studies of another kind. */
  readonly pick: (content: Content) => C | null
  readonly show: (id: string, content: C) => ReactNode
  /** `last` is what was asked for the last time. */
  readonly form: (last: C | null, onStart: (content: C & Content) => void) => ReactNode
}

const isId = (value: unknown): boolean => typeof value === 'string'

/** The study that was begun last, or a form for another one. */
export const KeptStudy = <C,>({ choice, pick, show, form }: KeptStudyProps<C>) => {
  const { studies, queue } = useBench()
  const [id, setId] = useKeptChoice(choice, '', isId)
  const [last, setLast] = useState<C | null>(null)
  const isLoaded = useStore(studies.state, (state) => state.isLoaded)
  const content = useStore(studies.state, (state) => state.studies.find((one) => one.id === id)?.content)
  if (!isLoaded) return null
  const study = content ? pick(content) : null
  if (!study)
    return form(last, (next) => {
      const begun = studies.add(next)
      if (next.kind === 'quality' || next.kind === 'exact quality' || next.kind === 'churn search')
        queue.add(begun, next)
      setId(begun)
    })
  const leave = (): void => {
    setLast(study)
    setId('')
  }
  return (
    <>
      {show(id, study)}
      <div className="lab-row">
        <button
          type="button"
          className="button"
          title="This one stays among your studies, in the convergence lab"
          onClick={leave}
        >
          New study
        </button>
        <span className="caption">This study is kept among your studies, in the convergence lab.</span>
      </div>
    </>
  )
}
