/** Whether anybody can see the page: while not, nothing runs. */
export interface Visibility {
  isHidden(): boolean
  onChange(listener: () => void): void
}

export const alwaysVisible: Visibility = { isHidden: () => false, onChange: () => {} }

/** The visibility of a browser tab. */
export const visibilityOf = (page: globalThis.Document): Visibility => ({
  isHidden: () => page.visibilityState === 'hidden',
  onChange: (listener) => page.addEventListener('visibilitychange', listener),
})
