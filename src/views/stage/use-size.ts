import { type RefObject, useLayoutEffect, useState } from 'react'

export interface Size {
  /** In whole CSS pixels; 0 before they are known. */
  readonly width: number
  readonly height: number
  /** Size of the type there, in pixels. */
  readonly em: number
}

export const useSize = (element: RefObject<HTMLElement | null>): Size => {
  const [size, setSize] = useState<Size>({ width: 0, height: 0, em: 15 })
  useLayoutEffect(() => {
    const target = element.current
    if (!target) return
    const measure = (): void => {
      const em = Number.parseFloat(getComputedStyle(target).fontSize) || 15
      const [width, height] = [Math.floor(target.clientWidth), Math.floor(target.clientHeight)]
      setSize((last) =>
        last.width === width && last.height === height && last.em === em ? last : { width, height, em },
      )
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(target)
    return () => observer.disconnect()
  }, [element])
  return size
}
