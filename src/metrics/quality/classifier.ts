/** A shipped classifier and the statistics that it compares images with, checked against their card. */
import { verifyBytes } from '../../engine/card.ts'
import { EngineFault } from '../../engine/fault.ts'
import { readStatistics } from '../feature-statistics.ts'
import type { Gaussian } from '../moments.ts'
import { NpzFault } from '../npz.ts'
import type { FeatureCard } from './feature-card.ts'
import { type FeatureNetwork, type FeatureNetworkOptions, openFeatureNetwork } from './feature-network.ts'

/** Throws EngineFault for what is no .npz of a mean and a covariance. */
export const statisticsOf = (bytes: Uint8Array, name: string): Gaussian => {
  try {
    return readStatistics(bytes)
  } catch (error) {
    if (!(error instanceof NpzFault)) throw error
    throw new EngineFault(`${name}: ${error.message}`, '')
  }
}

export interface Classifier {
  readonly network: FeatureNetwork
  readonly reference: Gaussian
}

/** `read` gives the files that the card names. Throws EngineFault. */
export const openClassifier = async (
  card: FeatureCard,
  read: (name: string) => Promise<Uint8Array<ArrayBuffer>>,
  session: Pick<FeatureNetworkOptions, 'ort' | 'providers'>,
): Promise<Classifier> => {
  const take = async (file: Pick<FeatureCard, 'file' | 'bytes' | 'sha256'>) => {
    const bytes = await read(file.file)
    await verifyBytes(file, bytes)
    return bytes
  }
  const { statistics, outputs, name } = card
  const [bytes, npz] = await Promise.all([take(card), take(statistics)])
  const reference = statisticsOf(npz, statistics.file)
  const width = reference.mean.length
  if (width !== outputs.features[1])
    throw new EngineFault(
      `${statistics.file} is of ${width} features, the classifier has ${outputs.features[1]}.`,
      'Make the statistics again with models/feature_statistics.py.',
    )
  const network = await openFeatureNetwork({
    ...session,
    bytes,
    name,
    width,
    range: 'signed',
    outputs: { features: 'features', logits: 'logits' },
  })
  return { network, reference }
}
