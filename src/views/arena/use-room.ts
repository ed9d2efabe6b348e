import { type RefObject, useLayoutEffect, useState } from 'react'
import { phone, useMedia } from '../use-media.ts'

const least = 180
const most = 420
/** Pixels below a plot: its panel's and the page's. */
const below = 26
/** A phone scrolls, so that plots have the height they need: two rows of them. */
const onPhone = 360

/** Height for the plots: what the window leaves below the rest, so that all is in sight at once. */
export const useRoom = (place: RefObject<HTMLElement | null>): number => {
  const isPhone = useMedia(phone)
  const [room, setRoom] = useState(least)
  useLayoutEffect(() => {
    const measure = (): void => {
      const plot = place.current?.querySelector('.tube-figure')
      if (!plot) return
      const top = plot.getBoundingClientRect().top + window.scrollY
      setRoom(Math.round(Math.min(most, Math.max(least, window.innerHeight - top - below))))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(document.body)
    window.addEventListener('resize', measure)
    return () => {
      observer.disconnect()
      window.removeEventListener('resize', measure)
    }
  }, [place])
  return isPhone ? onPhone : room
}
