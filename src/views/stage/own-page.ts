/** A state of its own with an engine of its own, for a small picture of a beat: no address, no history, nothing that measures. */
import { createStore } from 'zustand/vanilla'
import { createEngine } from '../../engine/client.ts'
import { parseHash } from '../../scenes/link.ts'
import { type LinkedEngine, linkEngine } from '../../state/engine-link.ts'
import type { Explorer } from '../../state/explorer.ts'
import { keepLearning } from '../../state/learning.ts'
import { prepareLesson } from '../../state/lesson-link.ts'
import { type Networks, sourceOf } from '../../state/network-link.ts'
import { comparedOf, referencesOf } from '../../state/selectors.ts'
import { createExplorer } from '../../state/store.ts'
import { visibilityOf } from '../../state/visibility.ts'
import type { Wiring } from '../explorer-context.tsx'
import { withoutBench } from '../use-bench.ts'

export interface OwnPage {
  readonly wiring: Wiring
  /** Resolves once the state's pictures are there, or will not come soon: then it can be drawn in one go. */
  readonly drawn: Promise<void>
  readonly dispose: () => void
}

const nothing = (): void => undefined

/** For states whose pictures are a network's: its small picture has none, rather than the network a second time. */
const noEngine: LinkedEngine = {
  run: nothing,
  cancel: nothing,
  show: nothing,
  switchTo: nothing,
  retry: nothing,
  statistics: () => Promise.reject(new Error('there is no engine')),
  dispose: nothing,
  measure: () => nothing,
}

/** Nobody chooses a network or a device here. */
const noNetworks = (): Networks => ({
  store: createStore(() => ({ listed: [], kept: [], file: null, adding: { status: 'none' } as const })),
  usual: '',
  choose: nothing,
  take: nothing,
  refuse: nothing,
  add: nothing,
  cancel: nothing,
  remove: nothing,
})

/** Far longer than runs of exact pictures take, in milliseconds. */
const patience = 8000

const whenDrawn = (explorer: Explorer): Promise<void> =>
  new Promise((resolve) => {
    const isThere = (): boolean => {
      const state = explorer.getState()
      const wanted = [...comparedOf(state), ...referencesOf(state)]
      return wanted.every(({ id }) => ['done', 'failed'].includes(state.runs[id]?.status ?? ''))
    }
    const end = (): void => {
      unsubscribe()
      clearTimeout(timer)
      resolve()
    }
    const unsubscribe = explorer.subscribe(() => isThere() && end())
    const timer = setTimeout(end, patience)
    if (isThere()) end()
  })

/** A page of a state; null for one whose lesson cannot be had. */
export const openOwnPage = async (hash: string): Promise<OwnPage | null> => {
  const lesson = prepareLesson(`#${hash}`, document.baseURI)
  if (lesson.kind === 'fetching' && (await lesson.fault) !== undefined) return null
  const explorer = createExplorer(parseHash(hash).value)
  const forget = keepLearning(explorer, window)
  const source = sourceOf(explorer.getState().document.network, { base: document.baseURI, usual: '' })
  const engine = source.exact
    ? linkEngine(
        explorer,
        (listener) => createEngine({ preferred: 'wasm', ...source, listener }),
        visibilityOf(document),
      )
    : noEngine
  const wiring: Wiring = {
    explorer,
    engine,
    calibration: { measure: nothing, choose: nothing },
    networks: noNetworks(),
    screen: { host: document.createElement('div'), renew: () => undefined },
  }
  withoutBench(wiring)
  return {
    wiring,
    drawn: source.exact ? whenDrawn(explorer) : Promise.resolve(),
    dispose: () => {
      forget()
      engine.dispose()
    },
  }
}
