/** Shapes that tell designs apart without colour. */
export const markers = ['circle', 'square', 'triangle', 'diamond', 'star', 'cross'] as const
export type Marker = (typeof markers)[number]

/** Corners on a circle of radius 1, first one first; a circle has none. */
const corners: Readonly<Record<Exclude<Marker, 'circle'>, readonly (readonly [number, number])[]>> = {
  square: [
    [-0.9, -0.9],
    [0.9, -0.9],
    [0.9, 0.9],
    [-0.9, 0.9],
  ],
  triangle: [
    [0, -1.3],
    [1.15, 0.8],
    [-1.15, 0.8],
  ],
  diamond: [
    [0, -1.35],
    [1.35, 0],
    [0, 1.35],
    [-1.35, 0],
  ],
  star: [
    [0, -1.55],
    [0.4, -0.55],
    [1.47, -0.48],
    [0.65, 0.21],
    [0.91, 1.25],
    [0, 0.68],
    [-0.91, 1.25],
    [-0.65, 0.21],
    [-1.47, -0.48],
    [-0.4, -0.55],
  ],
  cross: [
    [-0.4, -1.3],
    [0.4, -1.3],
    [0.4, -0.4],
    [1.3, -0.4],
    [1.3, 0.4],
    [0.4, 0.4],
    [0.4, 1.3],
    [-0.4, 1.3],
    [-0.4, 0.4],
    [-1.3, 0.4],
    [-1.3, -0.4],
    [-0.4, -0.4],
  ],
}

/** Adds a marker to the path. Radius in pixels; all shapes look equally large. */
export const traceMarker = (
  context: Pick<CanvasRenderingContext2D, 'moveTo' | 'lineTo' | 'arc' | 'closePath'>,
  marker: Marker,
  x: number,
  y: number,
  radius: number,
): void => {
  if (marker === 'circle') {
    context.moveTo(x + radius, y)
    context.arc(x, y, radius, 0, 2 * Math.PI)
    return
  }
  corners[marker].forEach(([dx, dy], k) => {
    if (k === 0) context.moveTo(x + dx * radius, y + dy * radius)
    else context.lineTo(x + dx * radius, y + dy * radius)
  })
  context.closePath()
}

/** SVG path of a marker about a point. */
export const markerPath = (marker: Marker, radius: number, x = 0, y = 0): string => {
  if (marker === 'circle') {
    const arcTo = (end: number): string => `A${radius},${radius} 0 1 1 ${end},${y}`
    return `M${x + radius},${y}${arcTo(x - radius)}${arcTo(x + radius)}Z`
  }
  return `M${corners[marker].map(([dx, dy]) => `${x + dx * radius},${y + dy * radius}`).join('L')}Z`
}
