/** Which network makes images numbers, as a person chooses it. An own network's files live as long as the page. */
import type { InputRange, NetworkSource } from '../../metrics/quality/protocol.ts'

/** What is chosen so far: an own network is complete when both files are there. */
export interface FeaturesDraft {
  readonly origin: 'shipped' | 'own'
  readonly network: File | null
  readonly statistics: File | null
  readonly range: InputRange
}

export const firstDraft: FeaturesDraft = { origin: 'shipped', network: null, statistics: null, range: 'unit' }

/** Address of the classifier's files: `?classifier=NAME` names another one of public/models. */
const shippedUrl = (): string => {
  const name = new URLSearchParams(location.search).get('classifier') ?? 'cifar10-classifier'
  return new URL(`models/${encodeURIComponent(name)}`, document.baseURI).href
}

export const sourceOf = ({ origin, network, statistics, range }: FeaturesDraft): NetworkSource | null => {
  if (origin === 'shipped') return { origin, url: shippedUrl() }
  return network && statistics ? { origin, network, statistics, range } : null
}
