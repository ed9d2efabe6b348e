import type { Beat, Light } from '../../../scenes/beats.ts'
import type { Scene } from '../../../scenes/scene.ts'

/** What every picture of the stage gets. */
export interface FigureProps {
  readonly scene: Scene
  readonly beat: Beat
  /** In CSS pixels. */
  readonly width: number
  readonly height: number
  /** Size of the type, in pixels. */
  readonly em: number
  readonly light: readonly Light[]
}
