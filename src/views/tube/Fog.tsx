import { memo, useLayoutEffect, useRef } from 'react'
import { fogReach } from './fog.ts'
import type { Place } from './place.ts'
import type { Tube } from './tube.ts'
import './tube.css'

interface FogProps {
  /** `reach` where it is not the usual one. */
  readonly tube: Pick<Tube, 'fog'> & Partial<Pick<Tube, 'reach'>>
  readonly place: Place
}

/** The density, drawn once and stretched over the plot. */
export const Fog = memo(({ tube, place }: FogProps) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { fog } = tube
  const columns = fog.length
  const rows = fog[0]!.length
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const image = new ImageData(columns, rows)
    fog.forEach((column, x) => {
      column.forEach((value, row) => {
        image.data[4 * ((rows - 1 - row) * columns + x) + 3] = 255 * value
      })
    })
    context.putImageData(image, 0, 0)
    // The color is the theme's: what is opaque takes it.
    context.globalCompositeOperation = 'source-in'
    context.fillStyle = getComputedStyle(canvas.current!).color
    context.fillRect(0, 0, columns, rows)
    context.globalCompositeOperation = 'source-over'
  }, [fog, columns, rows])
  const { reach = fogReach } = tube
  const top = place.y(reach)
  const { box } = place
  return (
    <div className="tube-fog" style={{ left: box.x, top: box.y, width: box.width, height: box.height }}>
      <canvas
        ref={canvas}
        width={columns}
        height={rows}
        style={{ top: top - box.y, height: place.y(-reach) - top, width: box.width }}
        aria-hidden
      />
    </div>
  )
})
