/** The canvas that the engine's worker draws on: one element, moved to where it is to be seen. */
export interface ScreenElement {
  /** Holds the newest canvas. */
  readonly host: HTMLElement
  /** Another canvas in place of the old one, whose worker may be gone; undefined where browsers have no such canvas. */
  renew(): OffscreenCanvas | undefined
}

export const createScreenElement = (): ScreenElement => {
  const host = document.createElement('div')
  host.className = 'screen-host'
  return {
    host,
    renew: () => {
      const canvas = document.createElement('canvas')
      if (typeof canvas.transferControlToOffscreen !== 'function') return undefined
      host.replaceChildren(canvas)
      return canvas.transferControlToOffscreen()
    },
  }
}
