/**
 * States of their own for small pictures of beats: no address, no history, nothing that measures. One engine draws the pictures
 * for all of them, one state after another.
 */
import { createStore } from 'zustand/vanilla'
import type { Document } from '../../document/document.ts'
import { createEngine } from '../../engine/client.ts'
import { type LinkedEngine, linkEngine } from '../../state/engine-link.ts'
import type { Explorer, Reports } from '../../state/explorer.ts'
import { keepLearning } from '../../state/learning.ts'
import { type Networks, sourceOf } from '../../state/network-link.ts'
import { comparedOf, referencesOf } from '../../state/selectors.ts'
import { createExplorer } from '../../state/store.ts'
import { visibilityOf } from '../../state/visibility.ts'
import type { Wiring } from '../explorer-context.tsx'
import { withoutBench } from '../use-bench.ts'

interface Studio {
  readonly network: string | null
  readonly explorer: Explorer
  readonly engine: LinkedEngine
}

/** The state whose pictures are being drawn, and the engine that draws them: made for the first. */
let studio: Studio | undefined

/** Undefined for a network, which would be a second one beside the talk's: only exact pictures are drawn again. */
const studioFor = (first: Document): Studio | undefined => {
  const { network } = first
  if (studio?.network === network) return studio
  const source = sourceOf(network, { base: document.baseURI, usual: '' })
  if (!source.exact) return undefined
  studio?.engine.dispose()
  const explorer = createExplorer(first)
  const connect: Parameters<typeof linkEngine>[1] = (listener) =>
    createEngine({ preferred: 'wasm', ...source, listener })
  studio = { network, explorer, engine: linkEngine(explorer, connect, visibilityOf(document)) }
  return studio
}

const isDrawn = (explorer: Explorer): boolean => {
  const state = explorer.getState()
  if (state.engine.phase === 'failed') return true
  const wanted = [...comparedOf(state), ...referencesOf(state)]
  return wanted.every(({ id }) => ['done', 'failed'].includes(state.runs[id]?.status ?? ''))
}

const untilDrawn = (explorer: Explorer): Promise<void> =>
  new Promise((resolve) => {
    const unsubscribe = explorer.subscribe(() => {
      if (!isDrawn(explorer)) return
      unsubscribe()
      resolve()
    })
    if (!isDrawn(explorer)) return
    unsubscribe()
    resolve()
  })

let queue: Promise<unknown> = Promise.resolve()

export type Pictures = Pick<Reports, 'runs' | 'engine'>

/** Draws the pictures of a state when its turn comes, unless nobody wants them any more; undefined for those of a network. */
export const drawPictures = (state: Document, isWanted: () => boolean): Promise<Pictures | undefined> => {
  const draw = async (): Promise<Pictures | undefined> => {
    const found = isWanted() ? studioFor(state) : undefined
    if (!found) return undefined
    found.explorer.getState().open(state, [])
    await untilDrawn(found.explorer)
    const { runs, engine } = found.explorer.getState()
    return { runs, engine }
  }
  const drawn = queue.then(draw)
  queue = drawn.catch(() => undefined)
  return drawn
}

const nothing = (): void => undefined

/** A page's own runs are the studio's; what is measured beside them, as the museum's pictures are, asks it too. */
const engineOf = (explorer: Explorer): LinkedEngine => ({
  run: nothing,
  cancel: nothing,
  show: nothing,
  switchTo: nothing,
  retry: nothing,
  statistics: () => Promise.reject(new Error('a small picture has no engine of its own')),
  dispose: nothing,
  measure: (run, listener) => studioFor(explorer.getState().document)?.engine.measure(run, listener) ?? nothing,
})

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

export interface OwnPage {
  readonly wiring: Wiring
  readonly dispose: () => void
}

/** A page of a state, without pictures at first. */
export const createOwnPage = (state: Document): OwnPage => {
  const explorer = createExplorer(state)
  const wiring: Wiring = {
    explorer,
    engine: engineOf(explorer),
    calibration: { measure: nothing, choose: nothing },
    networks: noNetworks(),
    screen: { host: document.createElement('div'), renew: () => undefined },
  }
  withoutBench(wiring)
  return { wiring, dispose: keepLearning(explorer, window) }
}
