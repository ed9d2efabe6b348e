import { memo, useLayoutEffect, useRef } from 'react'

/** Sizes of a sheet of pictures, in pixels of the network. */
export interface SheetLayout {
  readonly across: number
  readonly down: number
  readonly side: number
  /** Between two pictures. */
  readonly gap: number
  readonly width: number
  readonly height: number
}

/** As near to a square as `count` pictures make. */
export const sheetLayout = (count: number, side: number): SheetLayout => {
  const across = Math.ceil(Math.sqrt(count))
  const down = Math.ceil(count / across)
  const gap = Math.max(1, Math.round(side / 16))
  const lengthOf = (pictures: number): number => pictures * (side + gap) - gap
  return { across, down, side, gap, width: lengthOf(across), height: lengthOf(down) }
}

interface PictureSheetProps {
  /** RGBA, picture after picture. */
  readonly pixels: Uint8ClampedArray | undefined
  readonly count: number
  /** Side of a picture, in pixels. */
  readonly side: number
}

/** All pictures of a design on one canvas: a browser composes each canvas by itself, and pays for each with every frame. */
export const PictureSheet = memo(({ pixels, count, side }: PictureSheetProps) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { width, height } = sheetLayout(count, side)
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const { across, gap } = sheetLayout(count, side)
    const there = Math.min(count, Math.floor((pixels?.length ?? 0) / (4 * side * side)))
    if (there < count) context.clearRect(0, 0, width, height)
    if (!pixels || there === 0) return
    // One column of pictures; each goes to its place.
    const column = new ImageData(pixels as Uint8ClampedArray<ArrayBuffer>, side)
    for (let k = 0; k < there; k++) {
      const x = (k % across) * (side + gap)
      const y = Math.floor(k / across) * (side + gap)
      context.putImageData(column, x, y - k * side, 0, k * side, side, side)
    }
  }, [pixels, count, side, width, height])
  return <canvas ref={canvas} width={width} height={height} aria-hidden />
})
