/**
 * The one store of what was measured. It only grows: no edit, no fold and no switch of the network takes anything out. All
 * charts read from it, and it outlives the page.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Shelf } from './shelf.ts'
import { keyOf, type Subject, type SubjectKind, type ValueOf, type Values } from './subject.ts'
import { isSound, parseValue } from './value-schema.ts'

export interface MeasurementsState {
  /** Another number after new measurements. */
  readonly count: number
  /** Whether what the browser keeps has been read. */
  readonly isLoaded: boolean
  /** Why the browser keeps nothing; null while it does. */
  readonly fault: string | null
}

export interface Measurements {
  readonly state: StoreApi<MeasurementsState>
  /** Undefined for what has not been measured. */
  get<S extends Subject>(subject: S): ValueOf<S> | undefined
  /** Why a subject could not be measured, as its measurement told it in this session. */
  faultOf(subject: Subject): string | undefined
  /** Keeps a value; one that is no number is a fault. What is known already stays as it is. */
  put<S extends Subject>(subject: S, value: ValueOf<S>): void
  /** Remembers for this session that a subject cannot be measured. */
  refuse(subject: Subject, message: string): void
  /** Resolves when what the browser keeps has been read. */
  readonly loaded: Promise<void>
  /** Writes what waits to be written. */
  flush(): Promise<void>
}

interface Stored {
  readonly of: SubjectKind
  readonly value: unknown
}

const isStored = (value: unknown): value is Stored => typeof value === 'object' && value !== null && 'of' in value

/** Said once, where a browser is full or denies storage. */
export const notKept =
  'This browser does not keep what is measured: its storage is full or denied. Export a study before you close the page.'

/** Replicates come together and are written together, but at once: a reload may be next. */
const writeAfter = 0

/** Charts are drawn again once for all that came within this many milliseconds. */
const tellAfter = 32

/** `later` calls back after some milliseconds. */
export const createMeasurements = (
  shelf: Shelf,
  later: (call: () => void, milliseconds: number) => void = (call, milliseconds) => void setTimeout(call, milliseconds),
): Measurements => {
  const state = createStore<MeasurementsState>()(() => ({ count: 0, isLoaded: false, fault: null }))
  const values = new Map<string, Values[SubjectKind]>()
  const faults = new Map<string, string>()
  let waiting: (readonly [string, Stored])[] = []

  let isTelling = false
  const tell = (): void => {
    isTelling = false
    state.setState({ count: state.getState().count + 1 })
  }
  const told = (): void => {
    if (isTelling) return
    isTelling = true
    later(tell, tellAfter)
  }
  const flush = async (): Promise<void> => {
    const items = waiting
    waiting = []
    if (items.length === 0) return
    try {
      await shelf.set(items)
    } catch {
      state.setState({ fault: notKept })
    }
  }

  const load = async (): Promise<void> => {
    try {
      for (const [key, kept] of await shelf.entries()) {
        if (values.has(key) || !isStored(kept)) continue
        const parsed = parseValue(kept.of, kept.value)
        if ('value' in parsed) values.set(key, parsed.value)
      }
    } catch {
      state.setState({ fault: notKept })
    }
    state.setState({ isLoaded: true, count: state.getState().count + 1 })
  }

  return {
    state,
    loaded: load(),
    flush,
    get: <S extends Subject>(subject: S) => values.get(keyOf(subject)) as ValueOf<S> | undefined,
    faultOf: (subject) => faults.get(keyOf(subject)),
    put: (subject, value) => {
      const key = keyOf(subject)
      if (values.has(key)) return
      if (!isSound(subject.of, value)) {
        faults.set(key, 'the result is not a number')
        told()
        return
      }
      values.set(key, value)
      if (waiting.length === 0) later(() => void flush(), writeAfter)
      waiting.push([key, { of: subject.of, value }])
      told()
    },
    refuse: (subject, message) => {
      faults.set(keyOf(subject), message)
      told()
    },
  }
}
