/** A scene: one idea of the talk as a state of the explorer, a few words and a thing to do. Data, but for its judge. */
import type { Design } from '../core/design.ts'
import type { Program } from '../core/program.ts'
import type { Row } from '../core/registry.ts'
import type { Document } from '../document/document.ts'
import type { SlotId } from '../document/slots.ts'
import type { Readings } from '../toy/errors.ts'
import type { TrainingResult } from '../training/protocol.ts'
import type { Beat, BeatControl, BeatCurve, Shown } from './beats.ts'

/** Parts of the page that a scene points at: "levels" is the schedule panel; rows are those of the design's controls, "range" its steps and levels. */
export const panels = [
  'toy',
  'images',
  'levels',
  'compare',
  'lab',
  'table',
  'slots',
  'range',
  'mixture',
  'perturbation',
  'network',
  'numbers',
] as const
export type Part = (typeof panels)[number] | Row

/** What the page shows at the moment a task is judged. */
export interface Sight {
  readonly document: Document
  /** The active design and its program: the newest pair that runs. */
  readonly design: Design
  readonly program: Program
  /** Step that the scrubber stands at: 0 is pure noise, N the result. */
  readonly step: number
  /** Measured on the toy, now; undefined for a letter without a design that runs. */
  readonly readings: (slot: SlotId) => Readings | undefined
  /** The training that the document describes, once it has been made. */
  readonly trained?: TrainingResult | undefined
}

export interface Verdict {
  readonly isDone: boolean
  /** What the page shows now, in numbers: one sentence. */
  readonly text: string
}

export interface Task {
  /** What to do; may hold formulas. */
  readonly text: string
  readonly judge: (sight: Sight) => Verdict
  /** What it shows, told when it is done; may hold formulas. */
  readonly outcome: string
}

interface Opening {
  /** Part of the link: lower case and hyphens. */
  readonly id: string
  readonly title: string
  /** The explorer's state as the hash of a link. */
  readonly hash: string
}

/** A scene over the whole explorer: words, marked parts, and a task. */
export interface PanelScene extends Opening {
  /** Plain text with formulas between dollar signs. */
  readonly paragraphs: readonly string[]
  /** Step that the cursor is set to on opening; the result without one. */
  readonly step?: number
  /** Marked on the page. */
  readonly highlighted: readonly Part[]
  /** Also there in presenter mode, beside what is highlighted; everything else is hidden then. */
  readonly used?: readonly Part[]
  readonly task: Task
}

/** A scene on the stage: beats, one picture, and one number to change. */
export interface StagedScene extends Opening {
  /** What a scene outside of the talk's count is called in place of a number. */
  readonly frame?: string
  readonly shown: Shown
  readonly beats: readonly Beat[]
  readonly control?: BeatControl
  /** For beats whose picture is a curve. */
  readonly curve?: BeatCurve
}

export type Scene = PanelScene | StagedScene

export const isStaged = (scene: Scene): scene is StagedScene => 'beats' in scene

/** Whether a scene keeps a part in presenter mode. */
export const isUsedBy = (scene: Scene, part: Part): boolean =>
  isMarkedBy(scene, part) || (!isStaged(scene) && (scene.used?.includes(part) ?? false))

export const isMarkedBy = (scene: Scene, part: Part): boolean => !isStaged(scene) && scene.highlighted.includes(part)
