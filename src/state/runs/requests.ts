/** What the engine is asked for. */
import { asksWeak, type Program } from '../../core/program.ts'
import type { Document } from '../../document/document.ts'
import { labelsOf } from '../../document/images.ts'
import { stepBeside } from '../../document/slots.ts'
import type { Frame, RunRequest } from '../../engine/client.ts'
import { awaitedSeed } from '../awaited-seed.ts'
import type { BackgroundRun } from '../background-runs.ts'
import type { ExplorerState } from '../explorer.ts'
import { guideOf, imagePerturbationOf } from '../imperfect.ts'
import { coarseProgram } from '../preview.ts'
import { isReference } from '../run.ts'
import { cursorOf } from '../selectors.ts'
import type { Schedule } from './schedule.ts'
import { type Wanted, wantedOf } from './wanted.ts'

/** sigma_data of CIFAR-10 in [-1, 1] (Table 1): sets the contrast at which noisy states are shown. */
const sigmaData = 0.5

/** Milliseconds between looks at a run on the GPU: a run that is shorter is shown once, when it is done. */
const framesEvery = 250

/** Milliseconds without a change after which exact pictures show the way to their results: while a control is held, and else. */
const handRests = 150
const twoFrames = 33

/** The step of a design that somebody points at. */
const pointedStepOf = ({ id, program }: Wanted, state: ExplorerState): number | undefined => {
  const cursor = cursorOf(state)
  if (cursor === null) return undefined
  const active = state.runnable.program.steps.length
  return id === state.document.slot ? cursor : stepBeside(cursor, active, program.steps.length)
}

/** Whether a design that images are wanted of asks the weak network. */
const keepsWeak = (state: ExplorerState): boolean => wantedOf(state).some(({ program }) => asksWeak(program))

/** Which denoiser is asked, beside the network itself. */
const denoiserOf = (document: Document): Pick<RunRequest, 'perturbation' | 'guide'> => {
  const perturbation = imagePerturbationOf(document)
  const guide = guideOf(document)
  return { ...(perturbation && { perturbation }), ...(guide && { guide }) }
}

/** A run whose final images a measurement wants. */
export const backgroundRequest = (
  id: number,
  { program, seed, labels, firstImage = 0 }: BackgroundRun,
  state: ExplorerState,
): RunRequest => ({
  id,
  program,
  seed,
  labels,
  firstImage,
  displaySigmaData: sigmaData,
  keepsWeak: keepsWeak(state),
  ...denoiserOf(state.document),
  isResultOnly: true,
})

interface Situation {
  readonly state: ExplorerState
  readonly schedule: Schedule
  /** One image only, laid over the frames `under` it. */
  readonly isPreview: boolean
  readonly under: readonly Frame[]
  /** Designs that share its network calls, with the ids of their runs. */
  readonly companions: readonly { readonly one: Wanted; readonly id: number }[]
}

/** A shorter run to glance at: of the result only, and not while it is the steps that are changed. */
const coarseOf = (wanted: Wanted, { under, schedule, state: { pinned, hovered } }: Situation): Program | undefined =>
  pinned === null &&
  hovered === null &&
  schedule.glanced !== schedule.keys.get(wanted.id) &&
  under.at(-1)?.steps === wanted.program.steps.length
    ? coarseProgram(wanted, schedule.perCall)
    : undefined

/** A run of one of the page's designs, with those that share its calls. */
export const runRequest = (
  id: number,
  wanted: Wanted,
  situation: Situation,
): { readonly request: RunRequest; readonly isCoarse: boolean } => {
  const { state, isPreview, companions } = situation
  const { document } = state
  const next = isPreview ? undefined : awaitedSeed(state)
  const coarse = isPreview ? coarseOf(wanted, situation) : undefined
  const all = labelsOf(document.images)
  const request: RunRequest = {
    id,
    program: coarse ?? wanted.program,
    seed: document.seed,
    labels: isPreview ? all.slice(0, 1) : all,
    displaySigmaData: sigmaData,
    keepsWeak: keepsWeak(state),
    ...denoiserOf(document),
    ...(isReference(wanted.id) ? { isResultOnly: true } : next !== undefined && { nextSeed: next }),
    framesEvery,
    restFor: state.history.isHeld ? handRests : twoFrames,
    pointedStep: pointedStepOf(wanted, state),
    // Steps of a coarse preview are not those that the page counts.
    isOnScreen: wanted.isActive && !coarse,
    ...(companions.length > 0 && {
      companions: companions.map(({ one, id: run }) => ({
        id: run,
        program: one.program,
        pointedStep: pointedStepOf(one, state),
      })),
    }),
  }
  return { request, isCoarse: coarse !== undefined }
}
