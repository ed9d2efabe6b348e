import { showCount, showNumber, showPercent } from '../../../base/number.ts'
import { qualitySeed } from '../../../measure/quality/quality.ts'
import type { FeatureNetworkSummary } from '../../../metrics/quality/protocol.ts'
import { distanceName, floorOf } from './plots.ts'

interface QualityNoteProps {
  /** What is measured with; null before a study. */
  readonly network: FeatureNetworkSummary | null
  readonly images: number | null
}

/** What the numbers are and what they are not. */
export const QualityNote = ({ network, images }: QualityNoteProps) => {
  const floor = network && images !== null ? floorOf(network, images) : undefined
  return (
    <p className="schedule-hint">
      {network?.origin === 'own' ? (
        <>
          Fréchet distance between {showCount(network.features)} features of generated images and the statistics of{' '}
          {network.reference}. It is the FID of the literature when {network.name} is its Inception network and 50,000
          images are generated. Fewer images give larger values.
        </>
      ) : (
        <>
          {network ? distanceName(network) : 'FD'}: the Fréchet distance between generated images and{' '}
          {network ? network.reference : 'the training images'}, in the features of a small CIFAR-10 classifier. It is
          not the FID of the literature, which uses an Inception network: compare it only with values of this page for
          the same number of images. Accuracy is the share of images that the classifier takes for the class that was
          asked for.
        </>
      )}{' '}
      Image k of a draw is of class k mod 10, with noise k of seed {qualitySeed}; draw d begins at image 10,000 d. Error
      bars show one standard deviation of the draws.
      {floor && (
        <>
          {' '}
          The same number of test images measures {showNumber(floor.distance)} and {showPercent(floor.accuracy)}.
        </>
      )}
    </p>
  )
}
