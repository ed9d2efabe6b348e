/**
 * What the page knows of its scenes before the stage is open: their names and the states of their beats, without a word that is
 * said. test/unit/scenes/outlines.test.ts takes them out of the scenes' files, and writes them anew with `-u`.
 */
import { findLesson } from './lessons.ts'
import json from './outlines.json' with { type: 'json' }
import type { SceneOutline } from './scene.ts'

export const outlines = json as unknown as readonly SceneOutline[]

/** The outline of a built-in scene, or a lesson that is known; undefined for an id that nobody registered. */
export const findOutline = (id: string): SceneOutline | undefined =>
  outlines.find((scene) => scene.id === id) ?? findLesson(id)?.scene

/** Number of beats of a scene; 1 without a scene. */
export const beatCountOf = (id: string | null): number => (id === null ? undefined : findOutline(id))?.beats.length ?? 1
