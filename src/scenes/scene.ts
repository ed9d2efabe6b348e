/** A scene: one idea of the talk on the stage. Data. */
import type { Beat, BeatControl, BeatCurve, Shown } from './beats.ts'

/** A scene's name and its states, without its words and pictures. */
export interface SceneOutline {
  /** Part of the link: lower case and hyphens. */
  readonly id: string
  readonly title: string
  /** The explorer's state as the hash of a link. */
  readonly hash: string
  /** What a scene outside of the talk's count is called in place of a number. */
  readonly frame?: string
  readonly beats: readonly Pick<Beat, 'set' | 'step'>[]
}

/** Beats, one picture, and one number to change. */
export interface Scene extends SceneOutline {
  readonly shown: Shown
  readonly beats: readonly Beat[]
  readonly control?: BeatControl
  /** For beats whose picture is a curve. */
  readonly curve?: BeatCurve
}

/** What of a scene its outline holds. */
export const outlineOf = ({ id, title, hash, frame, beats }: Scene): SceneOutline => ({
  id,
  title,
  ...(frame !== undefined && { frame }),
  hash,
  beats: beats.map(({ set, step }) => ({ ...(set !== undefined && { set }), ...(step !== undefined && { step }) })),
})
