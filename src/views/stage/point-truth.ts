/** What a point question is about: the edge that one points at, and the true place there. Pure. */
import { compile } from '../../core/compile.ts'
import { dataOf } from '../../document/document.ts'
import { sceneDocument } from '../../scenes/link.ts'
import type { PointTarget } from '../../scenes/questions.ts'
import type { Scene } from '../../scenes/scene.ts'
import { perturbedDenoiser } from '../../toy/perturbation.ts'
import type { Tube } from '../tube/tube.ts'
import { type StepPicture, stepPictureOf } from './step-picture.ts'
import { tubeOfDocument } from './told.ts'

export interface PointTruth {
  readonly at: number
  /** What the upright axis spans. */
  readonly low: number
  readonly high: number
}

/** The end of a path at the data, in the tube's units; undefined for what ends elsewhere. */
export const tubeTruth = (tube: Tube, of: PointTarget): PointTruth | undefined => {
  const active = tube.paths.find(({ isActive }) => isActive) ?? tube.paths[0]
  const end = of === 'path' ? active?.points.at(-1) : of === 'exact' ? active?.exact.at(-1) : undefined
  return end && { at: end.across, low: tube.low, high: tube.high }
}

/** The end of a step; undefined for what is no step. */
export const stepTruth = ({ construction, x }: StepPicture, of: PointTarget): PointTruth | undefined => {
  const at = { euler: construction.euler.x, heun: construction.to.x, exact: construction.exact, path: undefined }[of]
  return at === undefined ? undefined : { at, low: x[0], high: x[1] }
}

/** The truth of a beat's point question in the state that the beat sets; undefined where there is none. */
export const truthOfBeat = (scene: Scene, beat: number): PointTruth | undefined => {
  const { question, picture, step = 0 } = scene.beats[beat]!
  if (question?.kind !== 'point') return undefined
  const document = sceneDocument(scene.id, beat)
  if ((picture ?? scene.shown.picture) !== 'step') return tubeTruth(tubeOfDocument(document, false), question.of)
  const mixture = dataOf(document)
  const data = { mixture, label: document.toyClass, imperfect: perturbedDenoiser(mixture, document.perturbation) }
  const run = { id: document.slot, name: '', design: document.design, program: compile(document.design) }
  const shown = stepPictureOf(run, data, document.seed, step, document.perturbation)
  return shown && stepTruth(shown, question.of)
}
