import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { Calibration } from '../state/calibration-link.ts'
import type { LinkedEngine } from '../state/engine-link.ts'
import type { Explorer, ExplorerActions, ExplorerState } from '../state/explorer.ts'
import type { Networks } from '../state/network-link.ts'
import type { ScreenElement } from './images/screen.ts'

export interface Wiring {
  readonly explorer: Explorer
  readonly engine: LinkedEngine
  readonly calibration: Calibration
  readonly networks: Networks
  /** Where the engine draws by itself. */
  readonly screen: ScreenElement
}

export const ExplorerContext = createContext<Wiring | null>(null)

export const useWiring = (): Wiring => {
  const wiring = useContext(ExplorerContext)
  if (!wiring) throw new Error('a view was rendered outside ExplorerContext')
  return wiring
}

/** A part of the store's state; the view renders again when it changes by identity. */
export const useExplorer = <T,>(select: (state: ExplorerState & ExplorerActions) => T): T =>
  useStore(useWiring().explorer, select)
