import { useCallback } from 'react'
import { useStore } from 'zustand'
import type { Content, Study } from '../../../measure/studies/study.ts'
import { useBench } from '../../use-bench.ts'
import { useKeptChoice } from '../use-choice.ts'

const isId = (value: unknown): boolean => value === null || typeof value === 'string'

/** The study that is open, and what opens another one; null for none. */
export const useOpenStudy = (): readonly [Study | null, (id: string | null) => void] => {
  const { studies } = useBench()
  const [id, open] = useKeptChoice<string | null>('open study', null, isId)
  const study = useStore(studies.state, (state) => state.studies.find((one) => one.id === id) ?? null)
  return [study, open]
}

/** Keeps something as a new study, and opens it. */
export const useKeep = (): ((content: Content) => string) => {
  const { studies, choices } = useBench()
  return useCallback(
    (content) => {
      const id = studies.add(content)
      choices.set('open study', id)
      return id
    },
    [studies, choices],
  )
}
