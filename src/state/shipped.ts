/** Pictures that come with the page: what a network makes of the opening state, shown until it has made them here. */
import type { Design } from '../core/design.ts'
import { slotsOf } from '../document/slots.ts'
import type { Frame } from '../engine/protocol.ts'
import type { ExplorerState } from './explorer.ts'
import { networkKey } from './network-key.ts'
import { isReference, type RunId } from './run.ts'
import { runKeyOf } from './run-cache.ts'

/** Results of designs, made on another machine. */
export interface Shipped {
  /** Key of the network that made them. */
  readonly network: string
  /** The last frame of each run, by the run's key. */
  readonly results: ReadonlyMap<string, Frame>
}

const resultOf = (
  shipped: Shipped,
  design: Design,
  { document }: Pick<ExplorerState, 'document'>,
): Frame | undefined => (document.network === null ? shipped.results.get(runKeyOf(design, document)) : undefined)

/** Whether the network that they were made by runs here, or is on its way. */
const isItsOwn = ({ network }: Shipped, { engine }: Pick<ExplorerState, 'engine'>): boolean =>
  engine.phase !== 'ready' || networkKey(engine.model) === network

/** What stands in for a design's own run; undefined once that is done, and for every state that no picture was made of. */
export const shippedFrameOf = (state: ExplorerState, id: RunId): Frame | undefined => {
  const { shipped, engine, runs, document } = state
  if (!shipped || isReference(id) || !isItsOwn(shipped, state)) return undefined
  if (engine.phase === 'ready' && runs[id]?.status === 'done') return undefined
  const slot = slotsOf(document).find((one) => one.id === id)
  return slot && resultOf(shipped, slot.design, state)
}
