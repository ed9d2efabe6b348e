import { curvesOf } from '../../core/compile.ts'
import type { Design } from '../../core/design.ts'
import type { Program } from '../../core/program.ts'
import { asWritten, onAxis } from '../../core/pure-noise.ts'
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
  /** sigma_0 > ... > sigma_N = 0, noise alone where axes have it: the 0 stands at the end of those time steps too whose run ends above it. */
  readonly levels: readonly number[]
  /** The same as a design writes them: noise alone is infinite. */
  readonly written: readonly number[]
  /** t_0 > ... > t_N = 0. */
  readonly times: readonly number[]
  readonly schedule: Schedule
  readonly scaling: Scaling
}

export const seriesOf = ({ id, name, design, program, isActive }: ScheduleDesign): DesignSeries => {
  const { steps } = program
  // A run that stops at sigma_min has it as its end; it is one of the levels.
  const stops = design.ending.id === 'sigma-min' ? [steps.at(-1)!] : []
  const levels = [...steps.map(({ sigma }) => sigma), ...stops.map(({ sigmaNext }) => sigmaNext), 0]
  return {
    id,
    name,
    isActive,
    design,
    levels: levels.map(onAxis),
    written: levels.map(asWritten),
    times: [...steps.map(({ t }) => t), ...stops.map(({ tNext }) => tNext), 0],
    ...curvesOf(design),
  }
}
