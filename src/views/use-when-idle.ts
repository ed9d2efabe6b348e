import { startTransition, useEffect, useRef, useState } from 'react'
import { whenIdle } from '../base/when-idle.ts'
import type { ExplorerState } from '../state/explorer.ts'
import { useWiring } from './explorer-context.tsx'

/** Milliseconds after which what waits is drawn, however busy the page is; two frames where the browser can't say. */
const patience = { timeout: 100, without: 33 }

const waiting = new Set<() => void>()

const flush = (): void => {
  const all = [...waiting]
  waiting.clear()
  startTransition(() => {
    for (const one of all) one()
  })
}

/** All that waits is drawn together. */
const drawWhenIdle = (callback: () => void): void => {
  if (waiting.size === 0) whenIdle(flush, patience)
  waiting.add(callback)
}

/**
 * The newest value once the page has nothing more urgent to do. React's own deferred values come as soon as the urgent ones are
 * drawn, and so before what a worker answers a few milliseconds later: words would go before pictures. While it `isUrgent` a
 * value comes at once.
 */
export const useWhenIdle = <T>(value: T, isUrgent = false): T => {
  const [shown, setShown] = useState(() => value)
  const isBehind = !Object.is(value, shown)
  if (isUrgent && isBehind) setShown(() => value)
  const newest = useRef(value)
  const show = useRef(() => setShown(() => newest.current))
  newest.current = value
  useEffect(() => {
    if (isBehind) drawWhenIdle(show.current)
  })
  return isUrgent ? value : shown
}

/** A part of the store's state, read when the page has nothing more urgent to do. `select` is always the same function. */
export const useExplorerWhenIdle = <T>(select: (state: ExplorerState) => T): T => {
  const { explorer } = useWiring()
  const [shown, setShown] = useState(() => select(explorer.getState()))
  useEffect(() => {
    const look = (): void => setShown(() => select(explorer.getState()))
    look()
    return explorer.subscribe(() => drawWhenIdle(look))
  }, [explorer, select])
  return shown
}
