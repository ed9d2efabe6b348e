/** The only place that lists scenes, in the order of the talk. A new one is a file of its own, and two lines here. */
import { readSceneFile, sceneOf } from './file/scene-file.ts'
import { findLesson } from './lessons.ts'
import type { Scene } from './scene.ts'
import churn from './talk/churn.json' with { type: 'json' }
import denoising from './talk/denoising.json' with { type: 'json' }
import discretize from './talk/discretize.json' with { type: 'json' }
import healing from './talk/healing.json' with { type: 'json' }
import heun from './talk/heun.json' with { type: 'json' }
import howBig from './talk/how-big.json' with { type: 'json' }
import museumNoise from './talk/museum-noise.json' with { type: 'json' }
import museumStart from './talk/museum-start.json' with { type: 'json' }
import noise from './talk/noise.json' with { type: 'json' }
import numbers from './talk/numbers.json' with { type: 'json' }
import ode from './talk/ode.json' with { type: 'json' }
import opening from './talk/opening.json' with { type: 'json' }
import preconditioning from './talk/preconditioning.json' with { type: 'json' }
import reverseSde from './talk/reverse-sde.json' with { type: 'json' }
import scaling from './talk/scaling.json' with { type: 'json' }
import schedules from './talk/schedules.json' with { type: 'json' }
import stacked from './talk/stacked.json' with { type: 'json' }
import straightest from './talk/straightest.json' with { type: 'json' }
import target from './talk/target.json' with { type: 'json' }
import timeSteps from './talk/time-steps.json' with { type: 'json' }
import training from './talk/training.json' with { type: 'json' }
import twoErrors from './talk/two-errors.json' with { type: 'json' }
import yourSampler from './talk/your-sampler.json' with { type: 'json' }

/** Files by the ids of their scenes. */
export const sceneFiles: Readonly<Record<string, unknown>> = {
  opening,
  denoising,
  noise,
  'reverse-sde': reverseSde,
  ode,
  discretize,
  'two-errors': twoErrors,
  schedules,
  scaling,
  straightest,
  target,
  'time-steps': timeSteps,
  heun,
  stacked,
  'how-big': howBig,
  healing,
  churn,
  preconditioning,
  training,
  numbers,
  'museum-noise': museumNoise,
  'museum-start': museumStart,
  'your-sampler': yourSampler,
}

/** The scene of a file. Throws an error that names the file's fault; the tests read all of them. */
export const builtInScene = (id: string, json: unknown): Scene => {
  const file = readSceneFile(json)
  if (typeof file === 'string') throw new Error(`src/scenes/talk/${id}.json cannot be read: ${file}`)
  return sceneOf(file, id)
}

export const scenes: readonly Scene[] = Object.entries(sceneFiles).map(([id, json]) => builtInScene(id, json))

/** A built-in scene, or a lesson that is known; undefined for an id that nobody registered. */
export const findScene = (id: string): Scene | undefined =>
  scenes.find((scene) => scene.id === id) ?? findLesson(id)?.scene
