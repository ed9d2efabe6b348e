/** Markers of levels: which shape, how large, which of many. Pure. */

import { markerPath as pathOf } from '../../plot/markers.ts'
import { slotStyles } from '../../plot/palette.ts'
import type { ScheduleDesign } from './design-series.ts'

/** Outline around (0, 0) of a design's shape, the same as in the toy. */
export const markerPath = (id: ScheduleDesign['id'], radius: number): string => pathOf(slotStyles[id].marker, radius)

/** Radius of the markers of a design whose steps stand `spacing` pixels apart. */
export const markerRadius = (spacing: number, isActive: boolean): number =>
  isActive ? Math.min(Math.max(spacing * 0.3, 2), 7) : Math.min(Math.max(spacing * 0.3, 2.6), 4)
