/** The one store: the document with its history, what is pointed at, and what the engine reports. */
import { createStore } from 'zustand/vanilla'
import type { Document } from '../document/document.ts'
import { defaultDocument } from '../document/parse.ts'
import { isSameDocument, sceneDocument } from '../scenes/link.ts'
import { beatCountOf, outlines } from '../scenes/outlines.ts'
import { defaultEngineChoice } from './engine-choice.ts'
import type { Explorer, ExplorerActions, ExplorerState, Note } from './explorer.ts'
import { committed, cursorOfScene, follow, noHistory, travelled } from './history.ts'
import { nothingLearned } from './learning.ts'
import { matched } from './match.ts'
import { withTrained } from './trained.ts'
import { tryCompile } from './try-compile.ts'

/** Undo undoes the last change: a note that offers it for an earlier one would undo another. */
const withoutOffers = (notes: readonly Note[]): readonly Note[] =>
  notes.some(({ offersUndo }) => offersUndo) ? notes.filter(({ offersUndo }) => !offersUndo) : notes

/** `now` is a clock in milliseconds, injected for tests. */
export const createExplorer = (initial: Document = defaultDocument, now: () => number = Date.now): Explorer => {
  const usual = tryCompile(defaultDocument.design)
  if (typeof usual === 'string') throw new Error(`the default design does not compile: ${usual}`)
  let nextNote = 1
  return createStore<ExplorerState & ExplorerActions>()((set, get) => {
    const commit = (key: string, document: Document): void =>
      set({ ...committed(get(), key, document, now()), notes: withoutOffers(get().notes) })
    const travel = (from: 'past' | 'future'): void =>
      set({ ...travelled(get(), from), notes: withoutOffers(get().notes) })
    return {
      ...follow(initial, { runnable: usual, fault: null }),
      history: noHistory,
      own: null,
      ...nothingLearned,
      isPresenting: false,
      isPointing: false,
      isMapOpen: false,
      door: 'lab',
      language: null,
      hovered: null,
      pinned: cursorOfScene(initial),
      left: null,
      engine: { phase: 'loading', received: 0, total: 0 },
      engineChoice: defaultEngineChoice,
      isCalibrating: false,
      backgroundRuns: 0,
      runs: {},
      shipped: null,
      notes: [],
      trained: [],

      change: (key, edit) => {
        const before = get()
        const document = matched(edit(before.document))
        if (isSameDocument(document, before.document)) return
        const { slot, baseline } = before.document
        if (baseline === slot && document.slot === slot && document.design !== before.document.design) {
          before.note(
            'info',
            `Design ${slot} is locked as the baseline: unlock it, or duplicate it and change the copy.`,
          )
          return
        }
        commit(key, document)
      },
      hold: (isHeld) => {
        if (get().history.isHeld !== isHeld) set({ history: { ...get().history, isHeld, lastKey: '' } })
      },
      undo: () => travel('past'),
      redo: () => travel('future'),
      open: (document, notes) => {
        if (!isSameDocument(document, get().document)) commit('open', document)
        for (const text of notes) get().note('warning', text)
      },
      openScene: (id, beat = 0) => {
        const document = sceneDocument(id, beat)
        if (isSameDocument(document, get().document)) set({ pinned: cursorOfScene(document) })
        else commit(`scene.${id}.${beat}`, document)
      },
      walk: (way) => {
        const { document, openScene, finish } = get()
        const { scene: id, beat } = document
        if (id === null) return
        const next = beat + way
        const isLast = next === beatCountOf(id)
        if (isLast && beatCountOf(id) > 1) finish(id)
        if (next >= 0 && !isLast) openScene(id, next)
        else walkScenes(get(), way, true)
      },
      walkScenes: (way) => walkScenes(get(), way),
      openEverything: () => {
        const { document } = get()
        if (document.scene === null) return
        set({ door: 'compare', left: { scene: document.scene, beat: document.beat }, isPresenting: false })
        commit('scene', { ...document, scene: null, beat: 0 })
      },
      leaveScene: () => {
        const { document, own } = get()
        if (document.scene !== null) commit('scene', own ?? defaultDocument)
      },
      finish: (id) => {
        const { done } = get()
        if (!done.includes(id)) set({ done: [...done, id] })
      },
      answer: (key, answer) => {
        const { [key]: _, ...others } = get().answers
        set({ answers: answer === null ? others : { ...others, [key]: answer } })
      },
      startAfresh: () => set(nothingLearned),
      recall: (learning) => set(learning),
      enter: (door) => set({ door }),
      present: (isPresenting) => set({ isPresenting }),
      speak: (language) => set({ language }),
      openMap: (isMapOpen) => set({ isMapOpen }),
      point: (isPointing) => set({ isPointing }),
      hover: (hovered) => {
        if (get().hovered !== hovered) set({ hovered })
      },
      pin: (pinned) => set({ pinned }),
      note: (kind, text, options = {}) => {
        const notes = get().notes.filter((note) => note.text !== text)
        set({ notes: [...notes, { id: nextNote++, kind, text, ...options }].slice(-6) })
      },
      dismiss: (id) => set({ notes: get().notes.filter((note) => note.id !== id) }),
      keepTrained: (result) => set({ trained: withTrained(get().trained, result) }),
      follow: (tour) => set(tour),
      restoreOwn: (document) => {
        if (get().document.scene !== null) set({ own: { ...document, scene: null } })
      },
      restoreHistory: (past, future) => {
        const { history } = get()
        set({ history: { ...history, past: [...past, ...history.past], future: [...future, ...history.future] } })
      },
      correctNetwork: (network) => {
        const { document } = get()
        if (document.network !== network) set({ document: { ...document, network } })
      },
      report: (reports) => set(reports),
    }
  })
}

/** The scene before or after the open one, at its first beat, or `atEnd` the one before at its last. */
const walkScenes = ({ document, openScene }: ExplorerState & ExplorerActions, way: 1 | -1, atEnd = false): void => {
  const at = outlines.findIndex(({ id }) => id === document.scene)
  // A lesson stands alone.
  if (at < 0) return
  const next = outlines[at + way]
  if (document.scene !== null && next) openScene(next.id, atEnd && way < 0 ? beatCountOf(next.id) - 1 : 0)
}
