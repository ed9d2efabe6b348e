/** Documents one after another: what a change, undo and redo make of the state. */
import type { Document } from '../document/document.ts'
import { findOutline } from '../scenes/outlines.ts'
import type { ExplorerState, History } from './explorer.ts'
import { tryCompile } from './try-compile.ts'

/** Milliseconds within which changes of one control are one step of undo. */
const coalesceWithin = 1000
const historyLimit = 200

export const noHistory: History = {
  past: [],
  future: [],
  lastKey: '',
  lastTime: Number.NEGATIVE_INFINITY,
  isHeld: false,
}

/** The design's fault, or the runnable pair that takes its place; an unchanged design is not compiled again. */
export const follow = (
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
export const moveTo = (document: Document, before: Situation): Situation => {
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
export const cursorOfScene = ({ scene: id, beat }: Pick<Document, 'scene' | 'beat'>): number | null => {
  const scene = id === null ? undefined : findOutline(id)
  if (!scene) return null
  return scene.beats[beat]?.step ?? null
}

type Past = Situation & Pick<ExplorerState, 'history'>

/** The document as a new step of history, unless it belongs to the gesture under way. `time` is in milliseconds. */
export const committed = (before: Past, key: string, document: Document, time: number): Past => {
  const { past, lastKey, lastTime, isHeld } = before.history
  const isSameGesture = key === lastKey && (isHeld || time - lastTime < coalesceWithin)
  return {
    ...moveTo(document, before),
    history: {
      past: isSameGesture ? past : [...past, before.document].slice(-historyLimit),
      future: [],
      lastKey: key,
      lastTime: time,
      isHeld,
    },
  }
}

/** The newest document of the past or the future in place of the present one; undefined where there is none. */
export const travelled = (before: Past, from: 'past' | 'future'): Past | undefined => {
  const document = before.history[from].at(-1)
  if (!document) return undefined
  const to = from === 'past' ? 'future' : 'past'
  const history: History = {
    ...before.history,
    [from]: before.history[from].slice(0, -1),
    [to]: [...before.history[to], before.document],
    lastKey: '',
  }
  return { ...moveTo(document, before), history }
}
