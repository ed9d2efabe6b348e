/** The only place that lists scenes, in the order of the talk. A new one is a file of its own and a line here. */
import { churn } from './churn.ts'
import { denoising } from './denoising.ts'
import { discretize } from './discretize.ts'
import { healing } from './healing.ts'
import { heun } from './heun.ts'
import { howBig } from './how-big.ts'
import { findLesson } from './lessons.ts'
import { museumNoise } from './museum-noise.ts'
import { museumStart } from './museum-start.ts'
import { noise } from './noise.ts'
import { numbers } from './numbers.ts'
import { ode } from './ode.ts'
import { opening } from './opening.ts'
import { preconditioning } from './preconditioning.ts'
import { reverseSde } from './reverse-sde.ts'
import { scaling } from './scaling.ts'
import type { Scene } from './scene.ts'
import { schedules } from './schedules.ts'
import { stacked } from './stacked.ts'
import { straightest } from './straightest.ts'
import { target } from './target.ts'
import { timeSteps } from './time-steps.ts'
import { training } from './training.ts'
import { twoErrors } from './two-errors.ts'
import { yourSampler } from './your-sampler.ts'

export const scenes: readonly Scene[] = [
  opening,
  denoising,
  noise,
  reverseSde,
  ode,
  discretize,
  twoErrors,
  schedules,
  scaling,
  straightest,
  target,
  timeSteps,
  heun,
  stacked,
  howBig,
  healing,
  churn,
  preconditioning,
  training,
  numbers,
  museumNoise,
  museumStart,
  yourSampler,
]

/** A built-in scene, or a lesson that is known; undefined for an id that nobody registered. */
export const findScene = (id: string): Scene | undefined =>
  scenes.find((scene) => scene.id === id) ?? findLesson(id)?.scene

/** Number of beats of a scene; 1 without a scene. */
export const beatCountOf = (id: string | null): number => (id === null ? undefined : findScene(id))?.beats.length ?? 1
