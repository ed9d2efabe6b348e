/** Earlier beats: each keeps the readings of its own state, whatever the state is now. Pure. */
import { compile } from '../../core/compile.ts'
import { type Document, dataOf } from '../../document/document.ts'
import { slotNameOf, slotsOf } from '../../document/slots.ts'
import { sceneDocument } from '../../scenes/link.ts'
import { hasReading, splitSentence } from '../../scenes/prose.ts'
import type { Scene } from '../../scenes/scene.ts'
import { perturbedDenoiser } from '../../toy/perturbation.ts'
import { type Tube, tubeOf } from '../tube/tube.ts'

/** The tube of a document, all of whose designs must run. Throws RangeError for one that does not. */
export const tubeOfDocument = (document: Document, isCrowd: boolean): Tube => {
  const mixture = dataOf(document)
  const imperfect = perturbedDenoiser(mixture, document.perturbation)
  const runs = slotsOf(document).map((slot) => ({
    ...slot,
    name: slotNameOf(document, slot),
    program: compile(slot.design),
    isActive: slot.id === document.slot,
  }))
  const data = { mixture, label: document.toyClass, imperfect }
  return tubeOf(runs, data, document.seed, isCrowd ? document.toy : null, document.perturbation)
}

export interface ToldBeat {
  readonly say: string
  /** Undefined where the sentence reads nothing. */
  readonly tube: Tube | undefined
  readonly document: Document
}

const kept = new WeakMap<Scene, ToldBeat[]>()

/** A beat with its own state; the same object for the same beat. */
export const toldBeat = (scene: Scene, beat: number): ToldBeat => {
  const all = kept.get(scene) ?? []
  kept.set(scene, all)
  const { say, picture } = scene.beats[beat]!
  const document = sceneDocument(scene.id, beat)
  all[beat] ??= {
    say,
    document,
    tube: hasReading(splitSentence(say))
      ? tubeOfDocument(document, (picture ?? scene.shown.picture) === 'crowd')
      : undefined,
  }
  return all[beat]
}
