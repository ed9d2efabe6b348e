import { useEffect, useState } from 'react'

type Levels = readonly number[]

/** A page that has not taken a list after this many milliseconds is not going to. */
const patience = 1000

const isSame = (a: Levels, b: Levels): boolean => a.length === b.length && a.every((value, i) => value === b[i])

/**
 * The list as the hand left it until the page, which may draw this panel late, has caught up: the handle stays under the
 * pointer, and the next key press starts from where the last one ended.
 */
export const useDraft = (levels: Levels): readonly [shown: Levels, setDraft: (draft: Levels) => void] => {
  const [draft, setDraft] = useState<Levels | null>(null)
  useEffect(() => {
    if (draft === null) return
    if (draft.length !== levels.length || isSame(draft, levels)) {
      setDraft(null)
      return
    }
    const timer = setTimeout(() => setDraft(null), patience)
    return () => clearTimeout(timer)
  }, [draft, levels])
  return [draft !== null && draft.length === levels.length ? draft : levels, setDraft]
}
