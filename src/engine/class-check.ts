/** Runs that a network without a "none" among its classes cannot make. */
import { type ModelCard, needsClass } from './card.ts'
import { EngineFault } from './fault.ts'
import type { RunRequest } from './protocol.ts'

const asksNone = ({ program }: RunRequest): boolean =>
  program.ops.some((op) => op.op === 'denoise' && op.condition === 'none')

/** Throws EngineFault where a run wants the network's answer without a class, and it was trained with one for every image. */
export const checkClasses = (
  card: Pick<ModelCard, 'classes' | 'has_null_class'>,
  group: readonly RunRequest[],
): void => {
  if (!needsClass(card)) return
  if (group.some(({ labels }) => labels.includes(null)))
    throw new EngineFault(
      'This network needs a class for every image: none of its labels means "no class".',
      'Choose a class, or all in turn.',
    )
  if (group.some(asksNone))
    throw new EngineFault(
      'Classifier-free guidance leads away from the answer without a class, and this network has none: it was trained with a class for every image.',
      'Choose no guidance, or autoguidance.',
    )
}
