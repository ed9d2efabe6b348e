import type { Page } from 'playwright-core'

/**
 * Measurements come to a stand after so many runs, until they are released or the page is loaded again: whoever pauses or
 * cancels one then meets it at work, on a machine of any speed. What the page shows goes on.
 */
export const holdMeasurements = (page: Page, after: number): Promise<void> =>
  page.evaluate((after) => {
    const { postMessage } = Worker.prototype
    let left = after
    let held = (): void => undefined
    const releaseMeasurements = (): void => {
      Worker.prototype.postMessage = postMessage
      held()
    }
    Object.assign(window, { releaseMeasurements })
    Worker.prototype.postMessage = function (this: Worker, ...sent: unknown[]) {
      const [message] = sent as [{ type?: string; request?: { isResultOnly?: boolean; restFor?: number } }]
      // The page's own runs say how long they rest before they show the way to their results.
      const isMeasured =
        message.type === 'run' && message.request?.isResultOnly && message.request.restFor === undefined
      const send = (): void => Reflect.apply(postMessage, this, sent)
      if (isMeasured && left-- <= 0) held = send
      else send()
    }
  }, after)

/** What was asked for last is measured, and what comes after it. */
export const releaseMeasurements = (page: Page): Promise<void> =>
  page.evaluate(() => (window as unknown as { releaseMeasurements: () => void }).releaseMeasurements())
