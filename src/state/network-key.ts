/** Which network results belong to. */
import type { EngineStatus, ModelSummary } from '../engine/protocol.ts'

/**
 * Equal for networks that give the same images: the name, and the hash of the file that runs. Exporters call every file
 * model.onnx, so that a name alone says nothing; what a person answered of a custom model (its parameterization, the range of
 * its images) is part of the file that runs, and so of its hash.
 */
export const networkKey = ({ name, sha256 }: Pick<ModelSummary, 'name' | 'sha256'>): string => `${name} ${sha256 ?? ''}`

/** The key of the network that is ready; empty while none is. Every cache and every kept study goes by it. */
export const networkKeyOf = ({ engine }: { readonly engine: EngineStatus }): string =>
  engine.phase === 'ready' ? networkKey(engine.model) : ''
