import { curvesOf } from '../../core/compile.ts'
import type { Design } from '../../core/design.ts'
import type { Program } from '../../core/program.ts'
import type { Scaling } from '../../core/scalings/scaling.ts'
import type { Schedule } from '../../core/schedules/schedule.ts'

export interface ScheduleDesign {
  readonly id: 'A' | 'B' | 'C' | 'D'
  readonly name: string
  readonly design: Design
  /** The design, compiled. */
  readonly program: Program
  /** Its levels have handles. */
  readonly isActive: boolean
}

/** What the plots draw of a design. */
export interface DesignSeries {
  readonly id: ScheduleDesign['id']
  readonly name: string
  readonly isActive: boolean
  readonly design: Design
  /** sigma_0 > ... > sigma_N = 0. */
  readonly levels: readonly number[]
  /** t_0 > ... > t_N = 0. */
  readonly times: readonly number[]
  readonly schedule: Schedule
  readonly scaling: Scaling
}

export const seriesOf = ({ id, name, design, program, isActive }: ScheduleDesign): DesignSeries => ({
  id,
  name,
  isActive,
  design,
  levels: [...program.steps.map(({ sigma }) => sigma), 0],
  times: [...program.steps.map(({ t }) => t), 0],
  ...curvesOf(design),
})
