/** The state of the page in three scopes, and the only ways to change it. */
import type { StoreApi } from 'zustand/vanilla'
import type { Document } from '../document/document.ts'
import type { EngineStatus } from '../engine/protocol.ts'
import type { Answer } from '../scenes/questions.ts'
import type { Door, Tour } from '../scenes/tour.ts'
import type { TrainingResult } from '../training/protocol.ts'
import type { EngineChoice } from './engine-choice.ts'
import type { Learning } from './learning.ts'
import type { Run, RunId } from './run.ts'
import type { Shipped } from './shipped.ts'
import type { Runnable } from './try-compile.ts'

export interface Note {
  readonly id: number
  readonly kind: 'info' | 'warning'
  readonly text: string
  /** It goes by itself after a while. */
  readonly isPassing?: boolean
  /** It offers to undo the change that it reports, until there is another one. */
  readonly offersUndo?: boolean
  /** Something else that it offers. */
  readonly action?: { readonly label: string; readonly run: () => void }
}

export interface History {
  readonly past: readonly Document[]
  readonly future: readonly Document[]
  /** What the last change was of and when: changes of one thing in quick succession are one step of undo. */
  readonly lastKey: string
  readonly lastTime: number
  /** A drag is under way: it is one step of undo however long the hand rests in it. */
  readonly isHeld: boolean
}

/** What a person makes, and what follows from it at once: links carry the document, undo walks through it. */
export interface DocumentScope {
  readonly document: Document
  readonly history: History
  readonly runnable: Runnable
  /** Why document.design does not compile; the runnable one stays in view. */
  readonly fault: string | null
  /** What a person worked on before a scene was opened, to come back to; null outside of scenes. */
  readonly own: Document | null
}

/** How the page is looked at: no step of history. The tour is in links, what was learned in this browser, the rest is gone with the page. */
export interface PresenceScope extends Tour, Learning {
  /** Scene and beat whose state was taken to the comparison, to come back to. */
  readonly left: { readonly scene: string; readonly beat: number } | null
  /** The map of the talk is open. */
  readonly isMapOpen: boolean
  /** Step that a view points at while hovered. */
  readonly hovered: number | null
  /** Step that the scrubber is set to; null follows the run. */
  readonly pinned: number | null
  readonly notes: readonly Note[]
}

/** What engines and measurements report. */
export interface Reports {
  readonly engine: EngineStatus
  /** Which device the engine is to run on, and what was measured of each. */
  readonly engineChoice: EngineChoice
  /** Devices are being measured. */
  readonly isCalibrating: boolean
  /** Runs for measurements, waiting or under way: they come after the page's own. */
  readonly backgroundRuns: number
  /** The newest run of each design, and of the converged reference. */
  readonly runs: Readonly<Partial<Record<RunId, Run>>>
  /** Pictures that came with the page; null until it would show them. */
  readonly shipped: Shipped | null
}

/** What lives as long as the page is open. */
export interface SessionScope extends Reports {
  /** Trainings that ended, newest last, one per request. */
  readonly trained: readonly TrainingResult[]
}

export interface ExplorerState extends DocumentScope, PresenceScope, SessionScope {}

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
  /** Takes the answers and ticks that this browser keeps. */
  recall(learning: Learning): void
  /** Goes through a door: the same state, another view of it. */
  enter(door: Door): void
  present(isPresenting: boolean): void
  /** Changes the language of the scenes; null for English. */
  speak(language: string | null): void
  /** Opens or closes the map of the talk. */
  openMap(isOpen: boolean): void
  /** Shows or hides the presenter's dot. */
  point(isPointing: boolean): void
  hover(step: number | null): void
  pin(step: number | null): void
  note(kind: Note['kind'], text: string, options?: Pick<Note, 'isPassing' | 'offersUndo' | 'action'>): void
  dismiss(id: number): void
  /** A training ended. */
  keepTrained(result: TrainingResult): void
  /** Follows a link's part that is no document. */
  follow(tour: Tour): void
  /** Puts back what a person worked on before the scene that is open, as another page kept it. */
  restoreOwn(document: Document): void
  /** Puts steps of undo and redo, as another page kept them, before those that there are. */
  restoreHistory(past: readonly Document[], future: readonly Document[]): void
  /** Names the network that runs, without a step of history: the one that was asked for could not be had. */
  correctNetwork(id: string | null): void
  /** Takes what engines and measurements report. */
  report(reports: Partial<Reports>): void
}

/** The store as everybody has it: to read, to listen to, and to change by its actions. */
export type Explorer = Omit<StoreApi<ExplorerState & ExplorerActions>, 'setState'>
