import { memo, useLayoutEffect, useRef } from 'react'

interface PixelsProps {
  /** RGBA, image after image. */
  readonly pixels: Uint8ClampedArray | undefined
  /** Side of an image, in pixels. */
  readonly side: number
  readonly index: number
}

/** One image, a pixel of the canvas a pixel of the network; CSS magnifies it without smoothing. */
export const Pixels = memo(({ pixels, side, index }: PixelsProps) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const bytes = side * side * 4
    const image = pixels?.subarray(index * bytes, (index + 1) * bytes)
    if (image?.length === bytes)
      context.putImageData(new ImageData(image as Uint8ClampedArray<ArrayBuffer>, side), 0, 0)
    else context.clearRect(0, 0, side, side)
  }, [pixels, side, index])
  return <canvas ref={canvas} width={side} height={side} aria-hidden />
})
