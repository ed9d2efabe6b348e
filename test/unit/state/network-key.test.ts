import { expect, it } from 'vitest'
import type { EngineStatus } from '../../../src/engine/protocol.ts'
import { networkKey, networkKeyOf } from '../../../src/state/network-key.ts'

const ready = (name: string, sha256: string): EngineStatus => ({
  phase: 'ready',
  backend: 'wasm',
  reason: '',
  threads: 1,
  model: { name, sha256, labels: [], imagesSeen: 0, side: 32 },
})

it('differs for two files of one name, and for one file under two names', () => {
  const keys = [ready('model', 'aa'), ready('model', 'bb'), ready('other', 'aa')].map((engine) =>
    networkKeyOf({ engine }),
  )
  expect(new Set(keys).size).toBe(3)
})

it('is that of the network alone: what else is loaded beside it changes nothing', () => {
  const model = { name: 'model', sha256: 'aa' }
  expect(networkKey({ ...model, ...{ weak: { name: 'nano', cost: 0.1 } } })).toBe(networkKey(model))
})

it('is empty while no network is ready', () => {
  expect(networkKeyOf({ engine: { phase: 'loading', received: 0, total: 0 } })).toBe('')
})
