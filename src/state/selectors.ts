/** What follows from the state of the page: never stored, the same object for the same state. */
import type { Design } from '../core/design.ts'
import { designKey, isSameDesign } from '../core/design-json.ts'
import { convergedDesign } from '../core/presets.ts'
import { type SlotId, slotNameOf, slotsOf, stepBeside } from '../document/slots.ts'
import type { Frame } from '../engine/protocol.ts'
import { findOutline } from '../scenes/outlines.ts'
import type { SceneOutline } from '../scenes/scene.ts'
import type { ExplorerState } from './explorer.ts'
import type { ReferenceId, Run, RunId } from './run.ts'
import { shippedFrameOf } from './shipped.ts'
import { type Runnable, tryCompile } from './try-compile.ts'

/** The scene that is open: its name and its states. The stage has the rest of it. */
export const sceneOf = ({ document }: ExplorerState): SceneOutline | undefined =>
  document.scene === null ? undefined : findOutline(document.scene)

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

/** Stores that are looked at in turn: the page's own, and those of the small pictures in the window of a talk's notes. */
const stores = 4

/** Keeps the newest answers, so that the one store's does not drive out the other's. */
const keep = <T>(all: T[], answer: T): T => {
  all.unshift(answer)
  all.length = Math.min(all.length, stores)
  return answer
}

const keptCompared: { readonly inputs: readonly unknown[]; readonly compared: readonly Compared[] }[] = []

/** All designs that can be shown, in the order of their letters. The same list for the same designs. */
export const comparedOf = (state: ExplorerState): readonly Compared[] => {
  const { slot, others, names, baseline } = state.document
  const inputs = [state.runnable, slot, others, names, baseline]
  const known = keptCompared.find((one) => inputs.every((input, k) => input === one.inputs[k]))
  return (known ?? keep(keptCompared, { inputs, compared: compare(state) })).compared
}

export interface Reference extends Runnable {
  readonly id: ReferenceId
  /** The designs whose converged run it is. */
  readonly slots: readonly SlotId[]
}

const noReferences: readonly Reference[] = []
const keptReferences: {
  readonly compared: readonly Compared[]
  readonly steps: number
  readonly all: readonly Reference[]
}[] = []

/**
 * The converged runs that images are compared with: EDM's Heun in many steps from a design's own highest level, under its own
 * guidance; one for all designs that share both. With the same latents it ends where the exact flow of the network's own
 * ODE would, so that a distance to it is truncation error and not the network's. None while none is asked for.
 */
export const referencesOf = (state: ExplorerState): readonly Reference[] => {
  const steps = state.document.images.reference
  const compared = comparedOf(state)
  if (steps === 0) return noReferences
  const kept = keptReferences.find((one) => one.compared === compared && one.steps === steps)
  if (kept) return kept.all
  const groups = new Map<string, { readonly design: Design; readonly slots: SlotId[] }>()
  for (const { id, design, program } of compared) {
    const converged = convergedDesign(design, program.steps[0]!.sigma, steps)
    const key = designKey(converged)
    const group = groups.get(key) ?? { design: converged, slots: [] }
    group.slots.push(id)
    groups.set(key, group)
  }
  const all = [...groups.values()].flatMap(({ design, slots }): readonly Reference[] => {
    const known = keptReferences.flatMap(({ all }) => all).find((one) => isSameDesign(one.design, design))
    const runnable = known ?? tryCompile(design)
    if (typeof runnable === 'string') return []
    return [{ design: runnable.design, program: runnable.program, id: `reference-${slots[0]!}`, slots }]
  })
  return keep(keptReferences, { compared, steps, all }).all
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
    const shipped = shippedFrameOf(state, id)
    if (shipped) return shipped
    const run = state.runs[id]
    if (!run) return undefined
    const cursor = cursorOf(state)
    if (cursor === null) return run.frames.at(-1)
    const active = state.runnable.program.steps.length
    const step = id === state.document.slot ? cursor : stepBeside(cursor, active, run.steps)
    return run.frames[Math.min(step, run.frames.length - 1)]
  }
