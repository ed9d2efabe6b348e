import { useEffect } from 'react'

/** Full screen while presenting, where the browser allows it: a link may not ask for it, a press of a button may. */
export const enterFullScreen = (): void => {
  document.documentElement.requestFullscreen?.().catch(() => undefined)
}

/** Presenting and full screen end together, whichever ends first. */
export const useFullScreen = (isPresenting: boolean, onLeft: () => void): void => {
  useEffect(() => {
    if (!isPresenting) return
    const onChange = (): void => {
      if (!document.fullscreenElement) onLeft()
    }
    document.addEventListener('fullscreenchange', onChange)
    return () => {
      document.removeEventListener('fullscreenchange', onChange)
      if (document.fullscreenElement) document.exitFullscreen().catch(() => undefined)
    }
  }, [isPresenting, onLeft])
}
