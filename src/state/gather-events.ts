/** Lets what a run shows on its way wait for the browser's next frame, so that the page renders once for many events. */
import type { EngineEvent } from '../engine/client.ts'

/** Calls back once, soon. */
export type Later = (callback: () => void) => void

/** Undefined where nothing is drawn. */
const nextFrame: Later | undefined =
  typeof requestAnimationFrame === 'function' ? (callback) => void requestAnimationFrame(callback) : undefined

/** Whether an event only shows how far a run is: the result and all ends of runs are more. */
const isOnTheWay = (event: EngineEvent): boolean =>
  event.type === 'progress' ||
  event.type === 'drawn' ||
  (event.type === 'frame' && event.frame.step < event.frame.steps)

/**
 * A listener that hands everything on in the order in which it came: events on the way together, `later` or before the next
 * event of another kind, which does not wait.
 */
export const gatherEvents = (
  receive: (event: EngineEvent) => void,
  later: Later | undefined = nextFrame,
): ((event: EngineEvent) => void) => {
  if (!later) return receive
  let waiting: EngineEvent[] = []
  const flush = (): void => {
    const events = waiting
    waiting = []
    for (const event of events) receive(event)
  }
  return (event) => {
    if (isOnTheWay(event)) {
      if (waiting.length === 0) later(flush)
      waiting.push(event)
      return
    }
    flush()
    receive(event)
  }
}
