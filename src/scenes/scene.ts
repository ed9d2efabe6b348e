/** A scene: one idea of the talk on the stage. Data. */
import type { Beat, BeatControl, BeatCurve, Shown } from './beats.ts'

/** Beats, one picture, and one number to change. */
export interface Scene {
  /** Part of the link: lower case and hyphens. */
  readonly id: string
  readonly title: string
  /** The explorer's state as the hash of a link. */
  readonly hash: string
  /** What a scene outside of the talk's count is called in place of a number. */
  readonly frame?: string
  readonly shown: Shown
  readonly beats: readonly Beat[]
  readonly control?: BeatControl
  /** For beats whose picture is a curve. */
  readonly curve?: BeatCurve
}
