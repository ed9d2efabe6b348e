/** Pictures of the stage that are files of their own, by the name that a beat has for them. */
import type { ComponentType } from 'react'
import type { StagePicture } from '../../../scenes/beats.ts'
import type { FigureProps } from './figure.ts'
import { StageBoard } from './StageBoard.tsx'
import { StageChart } from './StageChart.tsx'
import { StageMachine } from './StageMachine.tsx'
import { StageMuseum } from './StageMuseum.tsx'
import { StagePlane } from './StagePlane.tsx'
import { StageRace } from './StageRace.tsx'
import { StageWalk } from './StageWalk.tsx'

export const figures: Readonly<Partial<Record<StagePicture, ComponentType<FigureProps>>>> = {
  board: StageBoard,
  chart: StageChart,
  machine: StageMachine,
  museum: StageMuseum,
  plane: StagePlane,
  race: StageRace,
  walk: StageWalk,
}
