import { useCallback, useSyncExternalStore } from 'react'

/** Whether a media query holds. */
export const useMedia = (query: string): boolean => {
  const subscribe = useCallback(
    (onChange: () => void): (() => void) => {
      const media = matchMedia(query)
      media.addEventListener('change', onChange)
      return () => media.removeEventListener('change', onChange)
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches)
}

/** The width of a phone, upright. */
export const phone = '(max-width: 760px)'
