/** Counts images by their features, one measurement at a time; what it has counted outlives the page. */
import { sideFrom } from '../../engine/card.ts'
import { EngineFault } from '../../engine/fault.ts'
import { frechetTo } from '../frechet.ts'
import { addFeatures, type Gaussian, gaussianOf, type Moments, noMoments } from '../moments.ts'
import type { FeatureNetwork } from './feature-network.ts'
import { unlikeReference } from './pixels.ts'
import type { FeatureNetworkSummary, Judge, NetworkSource, Reading } from './protocol.ts'

/** Where things are kept: IndexedDB, or a map in tests. */
export interface Kept {
  get(key: string): Promise<unknown>
  set(key: string, value: unknown): Promise<void>
  delete(key: string): Promise<void>
}

export interface OpenedNetwork {
  readonly summary: FeatureNetworkSummary
  readonly network: FeatureNetwork
  readonly reference: Gaussian
}

/** What has been counted of a measurement. */
interface Counted {
  readonly moments: Moments
  readonly right: number
}

/** Milliseconds of counting that a reload may lose. */
const keepEvery = 3000

export const readingKey = (network: string, name: string, images: number): string =>
  `reading ${network} ${name} ${images}`
export const countedKey = (network: string, name: string): string => `counted ${network} ${name}`

interface Current extends Counted {
  readonly name: string
  readonly images: number
}

/** `now` is a clock in milliseconds. */
export const createJudge = (
  openNetwork: (source: NetworkSource) => Promise<OpenedNetwork>,
  kept: Kept,
  now: () => number,
): Judge => {
  let opened: (OpenedNetwork & { distanceOf?: (other: Gaussian) => number }) | undefined
  let current: Current | undefined
  let keptAt = now()
  /** What is in store of the current measurement. */
  let keptCount = 0

  const network = () => {
    if (!opened) throw new EngineFault('No feature network is open.', 'Start the measurement again.')
    return opened
  }
  const measurement = (): Current => {
    if (!current) throw new EngineFault('No measurement has begun.', 'Start it again.')
    return current
  }

  const save = async (): Promise<void> => {
    if (!current || current.moments.count <= keptCount) return
    const { name, moments, right } = current
    keptCount = moments.count
    keptAt = now()
    await kept.set(countedKey(network().summary.sha256, name), { moments, right } satisfies Counted)
  }

  return {
    open: async (source) => {
      current = undefined
      opened = await openNetwork(source)
      return opened.summary
    },
    begin: async (name, images) => {
      const { summary } = network()
      current = undefined
      const known = (await kept.get(readingKey(summary.sha256, name, images))) as Reading | undefined
      if (known) return { kind: 'known', reading: known }
      const counted = (await kept.get(countedKey(summary.sha256, name))) as Counted | undefined
      // More images than are wanted are of no use here, and not to be overwritten by fewer.
      keptCount = counted?.moments.count ?? 0
      const usable = counted && keptCount <= images ? counted : { moments: noMoments(summary.features), right: 0 }
      current = { ...usable, name, images }
      return { kind: 'open', count: usable.moments.count }
    },
    add: async (images, labels) => {
      const unlike = unlikeReference(sideFrom(images.length, labels.length, 3))
      if (unlike) throw new EngineFault(unlike, 'Choose another network under its name above the images.')
      const { features, classes } = await network().network.run(images)
      const { moments, right, ...rest } = measurement()
      current = {
        ...rest,
        moments: addFeatures(moments, features),
        right: right + (classes?.filter((answer, k) => answer === labels[k]).length ?? 0),
      }
      if (now() - keptAt > keepEvery) await save()
    },
    read: async () => {
      const one = network()
      const { name, moments, right } = measurement()
      one.distanceOf ??= frechetTo(one.reference)
      const reading: Reading = {
        images: moments.count,
        distance: one.distanceOf(gaussianOf(moments)),
        accuracy: one.summary.hasClasses ? right / moments.count : null,
      }
      await save()
      await kept.set(readingKey(one.summary.sha256, name, moments.count), reading)
      return reading
    },
    save,
  }
}
