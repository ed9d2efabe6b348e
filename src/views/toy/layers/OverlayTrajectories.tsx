import { useMemo } from 'react'
import { curvesOf } from '../../../core/compile.ts'
import type { Box } from '../../../plot/box.ts'
import { slotStyles } from '../../../plot/palette.ts'
import { type ToyData, type ToyRun, targetFor } from '../../../state/toy-run.ts'
import type { Noise } from '../../../toy/population.ts'
import { populationOf } from '../../../toy/population-cache.ts'
import type { ToyDomain } from '../../../toy/view.ts'
import type { Curves, TimeAxis } from '../axes.ts'
import { stepPathsElsewhere } from '../paths.ts'
import type { ToyColors } from '../useToyColors.ts'
import { Trajectories } from './Trajectories.tsx'

interface OverlayTrajectoriesProps {
  readonly other: ToyRun
  readonly box: Box
  readonly domain: ToyDomain
  /** View of the design that the plot belongs to. */
  readonly curves: Curves
  readonly axis: TimeAxis
  readonly data: ToyData
  readonly noise: Noise
  readonly shown: Uint32Array
  readonly colors: ToyColors
}

/** Another design's run from the same starts, in the coordinates of the plot. */
export const OverlayTrajectories = ({ other, curves, axis, data, noise, ...rest }: OverlayTrajectoriesProps) => {
  const { id, design, program } = other
  const paths = useMemo(
    () => stepPathsElsewhere(program, curvesOf(design), curves, axis),
    [program, design, curves, axis],
  )
  const { color, marker } = slotStyles[id]
  return (
    <Trajectories
      {...rest}
      population={populationOf(program, targetFor(data, design), noise)}
      paths={paths}
      color={rest.colors[color]}
      marker={marker}
    />
  )
}
