import { interpolateRgbBasis } from 'd3-interpolate'
import { useCallback, useMemo } from 'react'
import type { Box } from '../../../plot/box.ts'
import type { Target } from '../../../toy/target.ts'
import type { ToyDomain } from '../../../toy/view.ts'
import type { Curves, TimeAxis } from '../axes.ts'
import { CanvasLayer } from '../CanvasLayer.tsx'
import { densityRaster } from '../raster.ts'
import type { ToyColors } from '../useToyColors.ts'

interface HeatProps {
  readonly box: Box
  readonly target: Target
  readonly curves: Curves
  readonly axis: TimeAxis
  readonly domain: ToyDomain
  readonly colors: ToyColors
}

/** Packed RGBA of each brightness, in the byte order of the machine. */
const lookUpTable = ({ heat0, heat1, heat2, heat3 }: ToyColors): Uint32Array => {
  const ramp = interpolateRgbBasis([heat0, heat1, heat2, heat3])
  const bytes = new Uint8ClampedArray(256 * 4)
  for (let v = 0; v < 256; v++) {
    const [r = '0', g = '0', b = '0'] = ramp(v / 255).match(/\d+/g) ?? []
    bytes.set([Number(r), Number(g), Number(b), 255], v * 4)
  }
  return new Uint32Array(bytes.buffer)
}

/** The exact marginal density of the scaled state over time. */
export const Heat = ({ box, target, curves, axis, domain, colors }: HeatProps) => {
  const table = useMemo(() => lookUpTable(colors), [colors])
  const draw = useCallback(
    (context: CanvasRenderingContext2D, width: number, height: number) => {
      const columns = Math.min(Math.ceil(width / 4), 220)
      const rows = Math.min(Math.ceil(height / 2), 200)
      const raster = densityRaster(target, curves, axis, domain, columns, rows)
      const pixels = new Uint32Array(raster.length)
      for (let cell = 0; cell < raster.length; cell++) pixels[cell] = table[raster[cell]!]!
      const cells = new OffscreenCanvas(columns, rows)
      const cellContext = cells.getContext('2d')
      if (!cellContext) return
      cellContext.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), columns, rows), 0, 0)
      context.imageSmoothingEnabled = true
      context.drawImage(cells, 0, 0, width, height)
    },
    [target, curves, axis, domain, table],
  )
  return <CanvasLayer box={box} draw={draw} />
}
