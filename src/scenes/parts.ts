/** Parts of the talk, and where a scene stands in it. A scene belongs to the part that began last before it. */
import { outlines } from './outlines.ts'
import type { SceneOutline } from './scene.ts'

export interface TalkPart {
  readonly id: string
  readonly title: string
  /** Id of its first scene. */
  readonly from: string
}

export const talkParts: readonly TalkPart[] = [
  { id: 'way-back', title: 'The way back', from: 'denoising' },
  { id: 'deterministic', title: 'Deterministic sampling', from: 'schedules' },
  { id: 'stochastic', title: 'Stochastic sampling', from: 'healing' },
  { id: 'training', title: 'Network and training', from: 'preconditioning' },
  { id: 'museum', title: 'Museum', from: 'museum-noise' },
]

/** The scenes that have a number. */
export const numberedScenes: readonly SceneOutline[] = outlines.filter((scene) => scene.frame === undefined)

/** "Scene 12 of 18", or what a scene of the frame is called. */
export const placeOf = (scene: SceneOutline): string =>
  scene.frame ?? `Scene ${numberedScenes.findIndex(({ id }) => id === scene.id) + 1} of ${numberedScenes.length}`

/** The scenes of each part, in order. */
export const scenesByPart: readonly { readonly part: TalkPart; readonly scenes: readonly SceneOutline[] }[] =
  talkParts.map((part, k) => {
    const begin = numberedScenes.findIndex(({ id }) => id === part.from)
    const next = talkParts[k + 1]
    const end = next ? numberedScenes.findIndex(({ id }) => id === next.from) : numberedScenes.length
    return { part, scenes: numberedScenes.slice(begin, end) }
  })
