import { findScene } from '../../scenes/registry.ts'
import type { Scene } from '../../scenes/scene.ts'
import type { ExplorerState } from '../../state/explorer.ts'

/** The scene that is open, with its words and pictures. */
export const openSceneOf = ({ document }: ExplorerState): Scene | undefined =>
  document.scene === null ? undefined : findScene(document.scene)
