import type { InferenceSession } from 'onnxruntime-web'
import type { ModelCard } from './card.ts'
import { EngineFault } from './fault.ts'

/** Throws EngineFault when the network's inputs or outputs are not the card's. */
export const checkInterface = (session: InferenceSession, card: ModelCard): void => {
  const missing = [
    ...Object.keys(card.inputs).filter((name) => !session.inputNames.includes(name)),
    ...Object.keys(card.output).filter((name) => !session.outputNames.includes(name)),
  ]
  const extra = session.inputNames.filter((name) => !Object.hasOwn(card.inputs, name))
  const advice = 'Load a network with inputs x, sigma, label and output denoised.'
  if (missing.length > 0)
    throw new EngineFault(`The network ${card.file} has no input or output called ${missing.join(', ')}.`, advice)
  if (extra.length > 0)
    throw new EngineFault(
      `The network ${card.file} wants an input ${extra.join(', ')} that this page does not know.`,
      advice,
    )
  const declared = { ...card.inputs, ...card.output }
  for (const meta of [...session.inputMetadata, ...session.outputMetadata]) {
    if (!meta.isTensor) continue
    const dims = declared[meta.name as keyof typeof declared]
    const fits =
      meta.type === 'float32' &&
      meta.shape.length === dims.length &&
      meta.shape.every((size, axis) => typeof size === 'string' || axis === 0 || size === dims[axis])
    if (!fits)
      throw new EngineFault(
        `The network ${card.file} has ${meta.name} as ${meta.type} [${meta.shape.join(', ')}]; its card says float32 [${dims.join(', ')}].`,
        'Make the card again from the network, or load another network.',
      )
  }
}
