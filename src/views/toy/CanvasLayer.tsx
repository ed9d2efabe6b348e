import { memo, useLayoutEffect, useRef } from 'react'
import type { Box } from '../../plot/box.ts'

interface CanvasLayerProps {
  readonly box: Box
  /** Draws in CSS pixels of the box on an empty canvas; the layer repaints when this function is another one. */
  readonly draw: (context: CanvasRenderingContext2D, width: number, height: number) => void
}

/** One canvas of the stack: a change of one layer leaves the pixels of the others alone. */
export const CanvasLayer = memo(({ box, draw }: CanvasLayerProps) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { x, y, width, height } = box
  useLayoutEffect(() => {
    const target = canvas.current
    const context = target?.getContext('2d')
    if (!target || !context) return
    const ratio = Math.min(window.devicePixelRatio || 1, 2)
    const [columns, rows] = [Math.round(width * ratio), Math.round(height * ratio)]
    if (target.width !== columns || target.height !== rows) {
      target.width = columns
      target.height = rows
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    context.clearRect(0, 0, width, height)
    draw(context, width, height)
  }, [draw, width, height])
  return <canvas ref={canvas} className="toy-layer" style={{ left: x, top: y, width, height }} />
})
