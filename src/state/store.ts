/** The one store: the document with its history, what is pointed at, and what the engine reports. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { compile } from '../core/compile.ts'
import { convergedDesign, type Design, designKey, isSameDesign } from '../core/design.ts'
import type { Program } from '../core/program.ts'
import type { EngineStatus, Frame } from '../engine/protocol.ts'
import type { Answer } from '../scenes/questions.ts'
import { findScene, scenes } from '../scenes/registry.ts'
import { isStaged, type Scene } from '../scenes/scene.ts'
import type { TrainingResult } from '../training/protocol.ts'
import {
  beatCountOf,
  type Document,
  defaultDocument,
  type SlotId,
  slotNameOf,
  slotsOf,
  stepBeside,
} from './document.ts'
import { defaultEngineChoice, type EngineChoice } from './engine-choice.ts'
import { type Learning, nothingLearned } from './learning.ts'
import { matched } from './match.ts'
import { withTrained } from './trained.ts'
import { type Door, isSameDocument, sceneDocument, type Tour } from './url.ts'

/** Whose run it is: a design's, or the converged reference's. */
/** A converged run, by the first design that it belongs to. */
export type ReferenceId = `reference-${SlotId}`
export type RunId = SlotId | ReferenceId
export const isReference = (id: RunId): id is ReferenceId => id.startsWith('reference-')

/** A run of the engine as the page sees it. */
export interface Run {
  /** 'waiting' for the engine to finish with another design. */
  readonly status: 'waiting' | 'running' | 'done' | 'failed'
  readonly id: number
  readonly nfe: number
  /** N: frame N is the result. */
  readonly steps: number
  readonly calls: number
  /** Frame i in place i; missing until it has arrived. */
  readonly frames: readonly Frame[]
  /** Final images, unscaled, [count, 3, side, side]; null until the run is done. */
  readonly images: Float32Array | null
  /** What the engine's own canvas shows, and of which run; the frames come when that is done. */
  readonly drawn: { readonly run: number; readonly step: number } | null
  /** Steps of the preview that is under way, of one image; null otherwise. */
  readonly preview: number | null
  /** Of the whole run, and of its network calls alone; null until it is done. */
  readonly milliseconds: number | null
  readonly networkMilliseconds: number | null
  /** Calls whose outputs an earlier run had left: they took no time. */
  readonly callsKnown?: number | undefined
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

export interface ExplorerState extends Tour, Learning {
  readonly document: Document
  /** Scene and beat whose state was taken to the comparison, to come back to. */
  readonly left: { readonly scene: string; readonly beat: number } | null
  /** The map of the talk is open. */
  readonly isMapOpen: boolean
  /** What a person worked on before a scene was opened, to come back to; null outside of scenes. */
  readonly own: Document | null
  readonly runnable: Runnable
  /** Why document.design does not compile; the runnable one stays in view. */
  readonly fault: string | null
  readonly history: History
  /** Step that a view points at while hovered. */
  readonly hovered: number | null
  /** Step that the scrubber is set to; null follows the run. */
  readonly pinned: number | null
  readonly engine: EngineStatus
  /** Which device the engine is to run on, and what was measured of each. */
  readonly engineChoice: EngineChoice
  /** Devices are being measured. */
  readonly isCalibrating: boolean
  /** Runs for measurements, waiting or under way: they come after the page's own. */
  readonly backgroundRuns: number
  /** The newest run of each design, and of the converged reference. */
  readonly runs: Readonly<Partial<Record<RunId, Run>>>
  readonly notes: readonly Note[]
  /** Trainings that ended, newest last, one a request. */
  readonly trained: readonly TrainingResult[]
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
  /** Puts a scene's state in place of the document, which is kept for leaveScene; again for the scene that is open. */
  openScene(id: string, beat?: number): void
  /** The next beat or the one before; from the last of a scene to the next scene. */
  walk(way: 1 | -1): void
  /** The next scene or the one before, whatever the beat. */
  walkScenes(way: 1 | -1): void
  /** The scene's state in the comparison, with everything that can be changed. */
  openEverything(): void
  /** Brings back the person's own state. */
  leaveScene(): void
  /** A scene was gone through, or its task was done. */
  finish(id: string): void
  /** Keeps the answer to a question, under its key; null takes it back. */
  answer(key: string, answer: Answer | null): void
  /** Forgets all answers and ticks. */
  startAfresh(): void
  /** Goes through a door: the same state, another view of it. */
  enter(door: Door): void
  present(isPresenting: boolean): void
  /** Opens or closes the map of the talk. */
  openMap(isOpen: boolean): void
  /** Shows or hides the presenter's dot. */
  point(isPointing: boolean): void
  hover(step: number | null): void
  pin(step: number | null): void
  note(kind: Note['kind'], text: string): void
  dismiss(id: number): void
  /** A training ended. */
  keepTrained(result: TrainingResult): void
}

export type Explorer = StoreApi<ExplorerState & ExplorerActions>

/** Milliseconds within which changes of one control are one step of undo. */
const coalesceWithin = 1000
const historyLimit = 200

const compiled = new WeakMap<Design, Runnable | string>()

/** A design and its program, or why it has none; the same object for the same design. */
const tryCompile = (design: Design): Runnable | string => {
  const known = compiled.get(design)
  if (known !== undefined) return known
  let result: Runnable | string
  try {
    result = { design, program: compile(design) }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    result = error.message
  }
  compiled.set(design, result)
  return result
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

type Situation = Pick<ExplorerState, 'document' | 'runnable' | 'fault' | 'own' | 'pinned' | 'hovered'>

/**
 * What follows from another document. A scene keeps what stood there when it was opened, by whichever way: a control, a
 * link, or undo. It sets the cursor once.
 */
const moveTo = (document: Document, before: Situation): Situation => {
  const { scene } = document
  const next = { ...follow(document, before), own: before.own, pinned: before.pinned, hovered: before.hovered }
  if (scene === before.document.scene)
    return document.beat === before.document.beat ? next : { ...next, pinned: cursorOfScene(document), hovered: null }
  return {
    ...next,
    own: scene === null ? null : before.document.scene === null ? before.document : before.own,
    pinned: cursorOfScene(document),
    hovered: null,
  }
}

/** Step that a scene, or the beat that it is at, puts the cursor at. */
const cursorOfScene = ({ scene: id, beat }: Pick<Document, 'scene' | 'beat'>): number | null => {
  const scene = id === null ? undefined : findScene(id)
  if (!scene) return null
  return (isStaged(scene) ? scene.beats[beat]?.step : scene.step) ?? null
}

/** `now` is a clock in milliseconds, injected for tests. */
export const createExplorer = (initial: Document = defaultDocument, now: () => number = Date.now): Explorer => {
  const usual = tryCompile(defaultDocument.design)
  if (typeof usual === 'string') throw new Error(`the default design does not compile: ${usual}`)
  let nextNote = 1
  return createStore<ExplorerState & ExplorerActions>()((set, get) => {
    /** Makes the document a new step of history, unless it belongs to the gesture under way. */
    const commit = (key: string, document: Document): void => {
      const before = get()
      const time = now()
      const { past, lastKey, lastTime, isHeld } = before.history
      const isSameGesture = key === lastKey && (isHeld || time - lastTime < coalesceWithin)
      set({
        ...moveTo(document, before),
        history: {
          past: isSameGesture ? past : [...past, before.document].slice(-historyLimit),
          future: [],
          lastKey: key,
          lastTime: time,
          isHeld,
        },
      })
    }
    return {
      ...follow(initial, { runnable: usual, fault: null }),
      history: { past: [], future: [], lastKey: '', lastTime: Number.NEGATIVE_INFINITY, isHeld: false },
      own: null,
      ...nothingLearned,
      isPresenting: false,
      isPointing: false,
      isMapOpen: false,
      door: 'lab',
      hovered: null,
      pinned: cursorOfScene(initial),
      left: null,
      engine: { phase: 'loading', received: 0, total: 0 },
      engineChoice: defaultEngineChoice,
      isCalibrating: false,
      backgroundRuns: 0,
      runs: {},
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
      undo: () => step(set, get(), 'past', 'future'),
      redo: () => step(set, get(), 'future', 'past'),
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
      enter: (door) => set({ door }),
      present: (isPresenting) => set({ isPresenting }),
      openMap: (isMapOpen) => set({ isMapOpen }),
      point: (isPointing) => set({ isPointing }),
      hover: (hovered) => {
        if (get().hovered !== hovered) set({ hovered })
      },
      pin: (pinned) => set({ pinned }),
      note: (kind, text) => {
        const notes = get().notes.filter((note) => note.text !== text)
        set({ notes: [...notes, { id: nextNote++, kind, text }].slice(-6) })
      },
      dismiss: (id) => set({ notes: get().notes.filter((note) => note.id !== id) }),
      keepTrained: (result) => set({ trained: withTrained(get().trained, result) }),
    }
  })
}

/** The scene before or after the open one, at its first beat, or `atEnd` the one before at its last. */
const walkScenes = ({ document, openScene }: ExplorerState & ExplorerActions, way: 1 | -1, atEnd = false): void => {
  const at = scenes.findIndex(({ id }) => id === document.scene)
  // A lesson stands alone.
  if (at < 0) return
  const next = scenes[at + way]
  if (document.scene !== null && next) openScene(next.id, atEnd && way < 0 ? beatCountOf(next.id) - 1 : 0)
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
  set({ ...moveTo(document, state), history })
}

/** The scene that is open. */
export const sceneOf = ({ document }: ExplorerState): Scene | undefined =>
  document.scene === null ? undefined : findScene(document.scene)

/** Presenting needs a scene: without one the link's wish waits for the first that is opened. */
export const isPresentingOf = (state: ExplorerState): boolean => state.isPresenting && state.document.scene !== null

/** The shared cursor: a step index from 0 to N, or null when nothing is pointed at. */
export const cursorOf = ({ hovered, pinned, runnable }: ExplorerState): number | null => {
  const step = hovered ?? pinned
  return step === null ? null : Math.min(step, runnable.program.steps.length)
}

/** A design that is shown: it compiles, or it is the active one's last that did. */
export interface Compared extends Runnable {
  readonly id: SlotId
  readonly name: string
  readonly isActive: boolean
  readonly isBaseline: boolean
}

const compare = ({ document, runnable }: Pick<ExplorerState, 'document' | 'runnable'>): readonly Compared[] =>
  slotsOf(document).flatMap((slot) => {
    const { id } = slot
    const isActive = id === document.slot
    const result = isActive ? runnable : tryCompile(slot.design)
    if (typeof result === 'string') return []
    return [{ ...result, id, name: slotNameOf(document, slot), isActive, isBaseline: document.baseline === id }]
  })

let lastInputs: readonly unknown[] = []
let lastCompared: readonly Compared[] = []

/** All designs that can be shown, in the order of their letters. The same list for the same designs. */
export const comparedOf = (state: ExplorerState): readonly Compared[] => {
  const { slot, others, names, baseline } = state.document
  const inputs = [state.runnable, slot, others, names, baseline]
  if (inputs.every((input, k) => input === lastInputs[k])) return lastCompared
  lastInputs = inputs
  lastCompared = compare(state)
  return lastCompared
}

export interface Reference extends Runnable {
  readonly id: ReferenceId
  /** The designs whose converged run it is. */
  readonly slots: readonly SlotId[]
}

const noReferences: readonly Reference[] = []
let references: { readonly compared: readonly Compared[]; readonly steps: number; readonly all: readonly Reference[] } =
  {
    compared: [],
    steps: 0,
    all: noReferences,
  }

/**
 * The converged runs that images are compared with: EDM's Heun in many steps from a design's own highest level, under its own
 * guidance; one for all designs that share both. With the same latents it ends where the exact flow of the network's own
 * ODE would, so that a distance to it is truncation error and not the network's. None while none is asked for.
 */
export const referencesOf = (state: ExplorerState): readonly Reference[] => {
  const steps = state.document.images.reference
  const compared = comparedOf(state)
  if (steps === 0) return noReferences
  if (references.compared === compared && references.steps === steps) return references.all
  const groups = new Map<string, { readonly design: Design; readonly slots: SlotId[] }>()
  for (const { id, design, program } of compared) {
    const converged = convergedDesign(design, program.steps[0]!.sigma, steps)
    const key = designKey(converged)
    const group = groups.get(key) ?? { design: converged, slots: [] }
    group.slots.push(id)
    groups.set(key, group)
  }
  const all = [...groups.values()].flatMap(({ design, slots }): readonly Reference[] => {
    const known = references.all.find((one) => isSameDesign(one.design, design))
    const runnable = known ?? tryCompile(design)
    if (typeof runnable === 'string') return []
    return [{ design: runnable.design, program: runnable.program, id: `reference-${slots[0]!}`, slots }]
  })
  references = { compared, steps, all }
  return all
}

/**
 * What a design's images are compared with: its own converged run where one is asked for, else the baseline, else the first
 * design.
 */
export const comparisonOf = (state: ExplorerState, slot: SlotId): RunId => {
  const own = referencesOf(state).find(({ slots }) => slots.includes(slot))
  if (own) return own.id
  const compared = comparedOf(state)
  return (compared.find(({ isBaseline }) => isBaseline) ?? compared[0]!).id
}

/** The active design's newest run. */
export const activeRunOf = ({ runs, document }: ExplorerState): Run | undefined => runs[document.slot]

/** The step that the engine's own canvas shows of a run that goes on; null where frames are all there is to see. */
export const drawnStepOf = (run: Run | undefined): number | null =>
  run?.status === 'running' && run.drawn?.run === run.id ? run.drawn.step : null

/**
 * The newest frame of a design at the cursor, or of its run so far when nothing is pointed at. The cursor counts the
 * active design's steps: another design shows the frame at the same share of its own.
 */
export const shownFrameOf =
  (id: RunId) =>
  (state: ExplorerState): Frame | undefined => {
    const run = state.runs[id]
    if (!run) return undefined
    const cursor = cursorOf(state)
    if (cursor === null) return run.frames.at(-1)
    const active = state.runnable.program.steps.length
    const step = id === state.document.slot ? cursor : stepBeside(cursor, active, run.steps)
    return run.frames[Math.min(step, run.frames.length - 1)]
  }
