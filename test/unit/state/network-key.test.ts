import { expect, it } from 'vitest'
import { noPerturbation } from '../../../src/core/perturbation.ts'
import { defaultDocument } from '../../../src/document/parse.ts'
import type { EngineStatus } from '../../../src/engine/protocol.ts'
import { denoiserKey, networkKey, networkKeyOf } from '../../../src/state/network-key.ts'

const ready = (name: string, sha256: string): EngineStatus => ({
  phase: 'ready',
  backend: 'wasm',
  reason: '',
  threads: 1,
  model: { name, sha256, labels: [], imagesSeen: 0, side: 32 },
})

it('differs for two files of one name, and for one file under two names', () => {
  const keys = [ready('model', 'aa'), ready('model', 'bb'), ready('other', 'aa')].map((engine) =>
    networkKeyOf({ engine, document: defaultDocument }),
  )
  expect(new Set(keys).size).toBe(3)
})

it('is that of the network alone: what else is loaded beside it changes nothing', () => {
  const model = { name: 'model', sha256: 'aa' }
  expect(networkKey({ ...model, ...{ weak: { name: 'nano', cost: 0.1 } } })).toBe(networkKey(model))
})

it('is empty while no network is ready', () => {
  expect(networkKeyOf({ engine: { phase: 'loading', received: 0, total: 0 }, document: defaultDocument })).toBe('')
})

it('tells the errors of an exact world apart, which a network knows nothing of', () => {
  const perturbation = { ...noPerturbation, bias: 0.1 }
  const keys = [noPerturbation, perturbation, { ...perturbation, level: 3 }].map((one) =>
    denoiserKey('Exact pictures', { network: 'exact', perturbation: one }),
  )
  expect(new Set(keys).size).toBe(3)
  expect(denoiserKey('mini', { network: null, perturbation })).toBe('mini')
  expect(denoiserKey('mini', { network: null, perturbation, guide: 'own-1' })).toBe('mini away from own-1')
  expect(denoiserKey('Exact pictures', { network: 'exact', perturbation: noPerturbation, guide: 'own-1' })).toBe(
    'Exact pictures',
  )
  expect(denoiserKey('Exact pictures', { network: 'exact', perturbation: { ...noPerturbation, level: 3 } })).toBe(
    keys[0],
  )
})
