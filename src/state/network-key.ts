/** Which network results belong to. */

import type { Document } from '../document/document.ts'
import type { ModelSummary } from '../engine/protocol.ts'
import type { ExplorerState } from './explorer.ts'
import { guideOf, imagePerturbationOf } from './imperfect.ts'

/**
 * Equal for networks that give the same images: the name, and the hash of the file that runs. Exporters call every file
 * model.onnx, so that a name alone says nothing; what a person answered of a custom model (its parameterization, the range of
 * its images) is part of the file that runs, and so of its hash.
 */
export const networkKey = ({ name, sha256 }: Pick<ModelSummary, 'name' | 'sha256'>): string => `${name} ${sha256 ?? ''}`

/** Which denoiser results belong to: the network, whom autoguidance leads it away from, and the error that an exact world has to make. */
export const denoiserKey = (
  network: string,
  document: Pick<Document, 'network' | 'perturbation'> & Partial<Pick<Document, 'guide'>>,
): string => {
  const perturbation = imagePerturbationOf(document)
  const guide = guideOf(document)
  const guided = guide ? `${network} away from ${guide}` : network
  return perturbation ? `${guided} ${JSON.stringify(perturbation)}` : guided
}

/** The key of the denoiser that is ready; empty while none is. Every cache and every kept study goes by it. */
export const networkKeyOf = ({ engine, document }: Pick<ExplorerState, 'engine' | 'document'>): string =>
  engine.phase === 'ready' ? denoiserKey(networkKey(engine.model), document) : ''
