import { useMemo } from 'react'
import type { StepMark } from '../../../core/program.ts'
import type { Box } from '../../../plot/box.ts'
import type { ToyRun } from '../../../state/toy-run.ts'
import { constructionOf } from '../../../toy/construction.ts'
import type { StepPart } from '../../../toy/construction-parts.ts'
import type { Population } from '../../../toy/population.ts'
import type { Target } from '../../../toy/target.ts'
import type { ToyDomain } from '../../../toy/view.ts'
import type { PlotMarks } from '../construction.ts'
import { markedPoints } from '../construction.ts'
import type { PlotGeometry } from '../geometry.ts'
import type { ToyColors } from '../useToyColors.ts'
import { ConstructionLayer } from './ConstructionLayer.tsx'
import { Tangents } from './Tangents.tsx'

interface StepMarksProps {
  readonly box: Box
  readonly domain: ToyDomain
  readonly run: ToyRun
  readonly target: Target
  readonly population: Population
  readonly geometry: PlotGeometry
  readonly marks: PlotMarks
  /** The step under the cursor; undefined draws nothing. */
  readonly mark: StepMark | undefined
  readonly colors: ToyColors
  readonly color: string
}

/** What is drawn of the step under the cursor: its tangents, its parts. */
export const StepMarks = (props: StepMarksProps) => {
  const { box, domain, run, target, population, geometry, marks, mark, colors, color } = props
  const { curves, axis } = geometry
  const isTakenApart = marks.construction !== 'off' && mark !== undefined
  const constructions = useMemo(
    () =>
      isTakenApart ? markedPoints(population).map((j) => constructionOf(run.design, target, population, mark, j)) : [],
    [isTakenApart, run.design, target, population, mark],
  )
  return (
    <>
      {marks.tangents && (
        <Tangents
          box={box}
          domain={domain}
          population={population}
          curves={curves}
          axis={axis}
          mark={mark}
          colors={colors}
        />
      )}
      {isTakenApart && (
        <ConstructionLayer
          box={box}
          domain={domain}
          axis={axis}
          constructions={constructions}
          upTo={marks.construction as StepPart}
          colors={colors}
          color={color}
        />
      )}
    </>
  )
}
