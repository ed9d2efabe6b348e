/** The one store: the document with its history, what is pointed at, and what the engine reports. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { compile } from '../core/compile.ts'
import type { Design } from '../core/design.ts'
import type { Program } from '../core/program.ts'
import type { EngineStatus, Frame } from '../engine/protocol.ts'
import { type Document, defaultDocument } from './document.ts'
import { isSameDocument } from './url.ts'

/** A run of the engine as the page sees it. `steps` is N: frame N is the result. */
export type Run =
  | { readonly status: 'idle' }
  | {
      readonly status: 'running' | 'done' | 'failed'
      readonly id: number
      readonly nfe: number
      readonly steps: number
      readonly calls: number
      /** Frame i in place i; missing until it has arrived. */
      readonly frames: readonly Frame[]
      /** Of the whole run, and of its network calls alone; null until it is done. */
      readonly milliseconds: number | null
      readonly networkMilliseconds: number | null
      readonly message: string | null
    }

export interface Note {
  readonly id: number
  readonly kind: 'info' | 'warning'
  readonly text: string
}

/** A design and its program: the newest pair that compiled. */
export interface Runnable {
  readonly design: Design
  readonly program: Program
}

interface History {
  readonly past: readonly Document[]
  readonly future: readonly Document[]
  /** What the last change was of and when: changes of one thing in quick succession are one step of undo. */
  readonly lastKey: string
  readonly lastTime: number
  /** A drag is under way: it is one step of undo however long the hand rests in it. */
  readonly isHeld: boolean
}

export interface ExplorerState {
  readonly document: Document
  readonly runnable: Runnable
  /** Why document.design does not compile; the runnable one stays in view. */
  readonly fault: string | null
  readonly history: History
  /** Step that a view points at while hovered. */
  readonly hovered: number | null
  /** Step that the scrubber is set to; null follows the run. */
  readonly pinned: number | null
  readonly engine: EngineStatus
  readonly run: Run
  readonly notes: readonly Note[]
}

export interface ExplorerActions {
  /** Changes the document; `key` names the control, so that one drag is one step of undo. */
  change(key: string, edit: (document: Document) => Document): void
  /** A drag begins or ends. */
  hold(isHeld: boolean): void
  undo(): void
  redo(): void
  /** Replaces the document as a new step of history, as when a link is opened. */
  open(document: Document, notes: readonly string[]): void
  hover(step: number | null): void
  pin(step: number | null): void
  note(kind: Note['kind'], text: string): void
  dismiss(id: number): void
}

export type Explorer = StoreApi<ExplorerState & ExplorerActions>

/** Milliseconds within which changes of one control are one step of undo. */
const coalesceWithin = 800
const historyLimit = 200

const tryCompile = (design: Design): Runnable | string => {
  try {
    return { design, program: compile(design) }
  } catch (error) {
    if (error instanceof RangeError) return error.message
    throw error
  }
}

/** The design's fault, or the runnable pair that takes its place; an unchanged design is not compiled again. */
const follow = (
  document: Document,
  before: Pick<ExplorerState, 'runnable' | 'fault'>,
): Pick<ExplorerState, 'document' | 'runnable' | 'fault'> => {
  if (document.design === before.runnable.design) return { document, runnable: before.runnable, fault: null }
  const compiled = tryCompile(document.design)
  return typeof compiled === 'string'
    ? { document, runnable: before.runnable, fault: compiled }
    : { document, runnable: compiled, fault: null }
}

/** `now` is a clock in milliseconds, injected for tests. */
export const createExplorer = (initial: Document = defaultDocument, now: () => number = Date.now): Explorer => {
  const usual: Runnable = { design: defaultDocument.design, program: compile(defaultDocument.design) }
  let nextNote = 1
  return createStore<ExplorerState & ExplorerActions>()((set, get) => ({
    ...follow(initial, { runnable: usual, fault: null }),
    history: { past: [], future: [], lastKey: '', lastTime: Number.NEGATIVE_INFINITY, isHeld: false },
    hovered: null,
    pinned: null,
    engine: { phase: 'loading', received: 0, total: 0 },
    run: { status: 'idle' },
    notes: [],

    change: (key, edit) => {
      const before = get()
      const document = edit(before.document)
      if (isSameDocument(document, before.document)) return
      const time = now()
      const { past, lastKey, lastTime, isHeld } = before.history
      const isSameGesture = key === lastKey && (isHeld || time - lastTime < coalesceWithin)
      set({
        ...follow(document, before),
        history: {
          past: isSameGesture ? past : [...past, before.document].slice(-historyLimit),
          future: [],
          lastKey: key,
          lastTime: time,
          isHeld,
        },
      })
    },
    hold: (isHeld) => set({ history: { ...get().history, isHeld, lastKey: '' } }),
    undo: () => step(set, get(), 'past', 'future'),
    redo: () => step(set, get(), 'future', 'past'),
    open: (document, notes) => {
      get().change('open', () => document)
      for (const text of notes) get().note('warning', text)
    },
    hover: (hovered) => {
      if (get().hovered !== hovered) set({ hovered })
    },
    pin: (pinned) => set({ pinned }),
    note: (kind, text) => {
      const notes = get().notes.filter((note) => note.text !== text)
      set({ notes: [...notes, { id: nextNote++, kind, text }].slice(-6) })
    },
    dismiss: (id) => set({ notes: get().notes.filter((note) => note.id !== id) }),
  }))
}

const step = (
  set: (partial: Partial<ExplorerState>) => void,
  state: ExplorerState,
  from: 'past' | 'future',
  to: 'past' | 'future',
): void => {
  const document = state.history[from].at(-1)
  if (!document) return
  const history: History = {
    ...state.history,
    [from]: state.history[from].slice(0, -1),
    [to]: [...state.history[to], state.document],
    lastKey: '',
  }
  set({ ...follow(document, state), history })
}

/** The shared cursor: a step index from 0 to N, or null when nothing is pointed at. */
export const cursorOf = ({ hovered, pinned, runnable }: ExplorerState): number | null => {
  const step = hovered ?? pinned
  return step === null ? null : Math.min(step, runnable.program.steps.length)
}

/** The newest frame at or before the cursor, or of the run so far when nothing is pointed at. */
export const shownFrameOf = (state: ExplorerState): Frame | undefined => {
  const { run } = state
  if (run.status === 'idle') return undefined
  const cursor = cursorOf(state)
  if (cursor === null) return run.frames.at(-1)
  return run.frames[Math.min(cursor, run.frames.length - 1)]
}
