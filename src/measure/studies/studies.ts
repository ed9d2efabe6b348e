/** The studies of this browser: listed, renamed, duplicated, deleted and put back, exported and imported. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Measurements } from '../kept/measurements.ts'
import type { Shelf } from '../kept/shelf.ts'
import { StudyFault } from './spec-json.ts'
import { type Content, longestStudyName, type Study, usualName } from './study.ts'
import { exportStudy, importStudy, parseStudy, studyToJson } from './study-json.ts'

export interface StudiesState {
  /** The newest first. */
  readonly studies: readonly Study[]
  /** What was deleted last, to be put back; null once it was, or nothing was deleted. */
  readonly removed: Study | null
  readonly isLoaded: boolean
}

export interface Studies {
  readonly state: StoreApi<StudiesState>
  /** Returns the id of the new study. */
  add(content: Content, name?: string): string
  change(id: string, edit: (content: Content) => Content): void
  /** An empty name changes nothing. */
  rename(id: string, name: string): void
  /** Returns the id of the copy, or null where there is no such study. */
  duplicate(id: string): string | null
  remove(id: string): void
  /** Puts back what was deleted last. */
  restore(): void
  /** Counts time that its measurements took. */
  spend(id: string, seconds: number): void
  /** One JSON file with everything that was measured; null where there is no such study. */
  export(id: string): string | null
  /** Takes a file's study and its measurements: its id and what is left out, or why it is refused. */
  import(text: string): { readonly id: string; readonly notes: readonly string[] } | { readonly fault: string }
}

export interface StudiesOptions {
  readonly measurements: Pick<Measurements, 'get' | 'put'>
  readonly shelf: Shelf
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** A name that no study has. */
  readonly newId: () => string
}

const prefix = 'study '

/** Time is written once it has added up to this many seconds. */
const worthWriting = 5

export const createStudies = ({ measurements, shelf, now, newId }: StudiesOptions): Studies => {
  const state = createStore<StudiesState>()(() => ({ studies: [], removed: null, isLoaded: false }))
  const get = (id: string): Study | undefined => state.getState().studies.find((study) => study.id === id)
  // Where the browser is full or denies storage, the store of measurements says so.
  const keep = (study: Study): void => void shelf.set([[prefix + study.id, studyToJson(study)]]).catch(() => undefined)
  const insert = (study: Study): void => {
    const others = state.getState().studies.filter(({ id }) => id !== study.id)
    state.setState({ studies: [study, ...others].sort((a, b) => b.created - a.created) })
    keep(study)
  }
  const replace = (study: Study): void => {
    state.setState({ studies: state.getState().studies.map((one) => (one.id === study.id ? study : one)) })
    keep(study)
  }
  const unwritten = new Map<string, number>()

  void shelf
    .entries()
    .catch(() => [])
    .then((kept) => {
      const found = kept.flatMap(([name, value]): Study[] => {
        if (!name.startsWith(prefix)) return []
        try {
          const id = name.slice(prefix.length)
          return get(id) ? [] : [parseStudy(value, id, now())]
        } catch (error) {
          if (!(error instanceof StudyFault)) throw error
          console.warn(`A kept study cannot be read: ${error.message}`)
          return []
        }
      })
      const all = [...state.getState().studies, ...found].sort((a, b) => b.created - a.created)
      state.setState({ studies: all, isLoaded: true })
    })

  const add = (content: Content, name = usualName(content), seconds = 0): string => {
    const time = now()
    const study = { id: newId(), name: name.slice(0, longestStudyName), created: time, changed: time, seconds, content }
    insert(study)
    return study.id
  }

  return {
    state,
    add,
    change: (id, edit) => {
      const study = get(id)
      if (!study) return
      const content = edit(study.content)
      if (content !== study.content) replace({ ...study, content, changed: now() })
    },
    rename: (id, name) => {
      const study = get(id)
      const trimmed = name.trim().slice(0, longestStudyName)
      if (study && trimmed !== '' && trimmed !== study.name) replace({ ...study, name: trimmed, changed: now() })
    },
    duplicate: (id) => {
      const study = get(id)
      if (!study) return null
      const name = study.name.endsWith(' (copy)') ? study.name : `${study.name.slice(0, longestStudyName - 7)} (copy)`
      return add(study.content, name, study.seconds)
    },
    remove: (id) => {
      const study = get(id)
      if (!study) return
      state.setState({ studies: state.getState().studies.filter((one) => one.id !== id), removed: study })
      void shelf.delete(prefix + id).catch(() => undefined)
    },
    restore: () => {
      const { removed } = state.getState()
      if (!removed) return
      state.setState({ removed: null })
      insert(removed)
    },
    spend: (id, seconds) => {
      const study = get(id)
      if (!study) return
      const next = { ...study, seconds: study.seconds + seconds }
      const waits = (unwritten.get(id) ?? 0) + seconds
      unwritten.set(id, waits > worthWriting ? 0 : waits)
      if (waits > worthWriting) replace(next)
      else state.setState({ studies: state.getState().studies.map((one) => (one.id === id ? next : one)) })
    },
    export: (id) => {
      const study = get(id)
      return study ? `${JSON.stringify(exportStudy(study, measurements), null, 1)}\n` : null
    },
    import: (text) => {
      try {
        const { study, found, notes } = importStudy(text, newId(), now())
        for (const [subject, value] of found) measurements.put(subject, value)
        insert(study)
        return { id: study.id, notes }
      } catch (error) {
        if (!(error instanceof StudyFault)) throw error
        return { fault: error.message }
      }
    },
  }
}
