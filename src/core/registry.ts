/** The only place that lists choices. A new one is a file of its own and a line here. */
import type { BeginningSpec } from './beginnings/beginning.ts'
import { flow as flowBeginning } from './beginnings/flow.ts'
import { level } from './beginnings/level.ts'
import { variance } from './beginnings/variance.ts'
import type { ChoiceSpec } from './choice.ts'
import { alignYourSteps } from './discretizations/align-your-steps.ts'
import { alignYourStepsZero } from './discretizations/align-your-steps-zero.ts'
import { beta } from './discretizations/beta.ts'
import { betaSigma } from './discretizations/beta-sigma.ts'
import { bongTangent } from './discretizations/bong-tangent.ts'
import { bongTangentInTime } from './discretizations/bong-tangent-in-time.ts'
import { cosine } from './discretizations/cosine.ts'
import { custom } from './discretizations/custom.ts'
import { ddimUniform } from './discretizations/ddim-uniform.ts'
import type { DiscretizationSpec } from './discretizations/discretization.ts'
import { edm } from './discretizations/edm.ts'
import { exponential } from './discretizations/exponential.ts'
import { flow as flowSteps } from './discretizations/flow.ts'
import { flowBeta } from './discretizations/flow-beta.ts'
import { gits } from './discretizations/gits.ts'
import { golden } from './discretizations/golden.ts'
import { iddpm } from './discretizations/iddpm.ts'
import {
  betaInTime,
  exponentialInTime,
  karrasInTime,
  klOptimalInTime,
  linearQuadraticInTime,
} from './discretizations/in-time.ts'
import { klOptimalA1111 } from './discretizations/kl-optimal-a1111.ts'
import { laplace } from './discretizations/laplace.ts'
import { linearQuadratic } from './discretizations/linear-quadratic.ts'
import { logitNormalInTime } from './discretizations/logit-normal-in-time.ts'
import { normal } from './discretizations/normal.ts'
import { optimalSteps } from './discretizations/optimal-steps.ts'
import { polyexponential } from './discretizations/polyexponential.ts'
import { sdTurbo } from './discretizations/sd-turbo.ts'
import { sgmUniform } from './discretizations/sgm-uniform.ts'
import { sigmaLinear } from './discretizations/sigma-linear.ts'
import { simple } from './discretizations/simple.ts'
import { smoothstep } from './discretizations/smoothstep.ts'
import { ve as veSteps } from './discretizations/ve.ts'
import { vp as vpSteps } from './discretizations/vp.ts'
import { denoised } from './endings/denoised.ts'
import { dropped } from './endings/dropped.ts'
import type { EndingSpec } from './endings/ending.ts'
import { lowerOrders } from './endings/lower-orders.ts'
import { sigmaMin } from './endings/sigma-min.ts'
import { zero } from './endings/zero.ts'
import { autoguidance } from './guidances/autoguidance.ts'
import { cfgPp } from './guidances/cfg-pp.ts'
import { classifierFree } from './guidances/classifier-free.ts'
import type { GuidanceSpec } from './guidances/guidance.ts'
import { none as noGuidance } from './guidances/none.ts'
import { flow as flowScaling } from './scalings/flow.ts'
import { none as noScaling } from './scalings/none.ts'
import type { ScalingSpec } from './scalings/scaling.ts'
import { vp as vpScaling } from './scalings/vp.ts'
import { drawn as drawnSchedule } from './schedules/drawn.ts'
import { flow as flowSchedule } from './schedules/flow.ts'
import { linear } from './schedules/linear.ts'
import { power } from './schedules/power.ts'
import type { ScheduleSpec } from './schedules/schedule.ts'
import { ve as veSchedule } from './schedules/ve.ts'
import { vp as vpSchedule } from './schedules/vp.ts'
import { ddpm } from './solvers/ddpm.ts'
import { deis } from './solvers/deis.ts'
import { dpm2Ancestral } from './solvers/dpm-2-ancestral.ts'
import { dpm2AncestralRf } from './solvers/dpm-2-ancestral-rf.ts'
import { dpmFast } from './solvers/dpm-fast.ts'
import { dpmSolver2 } from './solvers/dpm-solver-2.ts'
import { dpmSolver3 } from './solvers/dpm-solver-3.ts'
import { dpmpp2m } from './solvers/dpmpp-2m.ts'
import { dpmpp2mCfgPp } from './solvers/dpmpp-2m-cfg-pp.ts'
import { dpmpp2mSde } from './solvers/dpmpp-2m-sde.ts'
import { dpmpp2s } from './solvers/dpmpp-2s.ts'
import { dpmpp2sAncestral } from './solvers/dpmpp-2s-ancestral.ts'
import { dpmpp2sAncestralCfgPp } from './solvers/dpmpp-2s-ancestral-cfg-pp.ts'
import { dpmpp2sAncestralRf } from './solvers/dpmpp-2s-ancestral-rf.ts'
import { dpmpp3m } from './solvers/dpmpp-3m.ts'
import { dpmpp3mSde } from './solvers/dpmpp-3m-sde.ts'
import { dpmppSde } from './solvers/dpmpp-sde.ts'
import { erSde } from './solvers/er-sde.ts'
import { euler } from './solvers/euler.ts'
import { eulerAncestral } from './solvers/euler-ancestral.ts'
import { eulerAncestralRf } from './solvers/euler-ancestral-rf.ts'
import { eulerMaruyama } from './solvers/euler-maruyama.ts'
import { eulerMaruyamaConstant } from './solvers/euler-maruyama-constant.ts'
import { eulerMaruyamaDrawn } from './solvers/euler-maruyama-drawn.ts'
import { eulerMaruyamaMiddle } from './solvers/euler-maruyama-middle.ts'
import { gradientEstimation } from './solvers/gradient-estimation.ts'
import { gradientEstimationCfgPp } from './solvers/gradient-estimation-cfg-pp.ts'
import { heunpp2 } from './solvers/heunpp2.ts'
import { ipndm } from './solvers/ipndm.ts'
import { ipndmV } from './solvers/ipndm-v.ts'
import { lcm } from './solvers/lcm.ts'
import { lms } from './solvers/lms.ts'
import { plms } from './solvers/plms.ts'
import { resMultistepAncestral } from './solvers/res-multistep-ancestral.ts'
import { resMultistepCfgPp } from './solvers/res-multistep-cfg-pp.ts'
import { rk4 } from './solvers/rk4.ts'
import { saSolver } from './solvers/sa-solver.ts'
import { secondOrder } from './solvers/second-order.ts'
import { seeds2 } from './solvers/seeds-2.ts'
import { seeds3 } from './solvers/seeds-3.ts'
import type { SolverSpec } from './solvers/solver.ts'
import { tcd } from './solvers/tcd.ts'
import { unipc } from './solvers/unipc.ts'
import { churn } from './stochasticity/churn.ts'
import { none as noStochasticity } from './stochasticity/none.ts'
import { restart } from './stochasticity/restart.ts'
import { restarts } from './stochasticity/restarts.ts'
import type { StochasticitySpec } from './stochasticity/stochasticity.ts'

const discretizations: readonly DiscretizationSpec[] = [
  edm,
  vpSteps,
  veSteps,
  iddpm,
  exponential,
  polyexponential,
  sigmaLinear,
  cosine,
  klOptimalA1111,
  laplace,
  linearQuadratic,
  alignYourSteps,
  alignYourStepsZero,
  gits,
  normal,
  sgmUniform,
  simple,
  ddimUniform,
  beta,
  betaSigma,
  smoothstep,
  bongTangent,
  golden,
  sdTurbo,
  flowSteps,
  flowBeta,
  karrasInTime,
  exponentialInTime,
  klOptimalInTime,
  betaInTime,
  linearQuadraticInTime,
  bongTangentInTime,
  logitNormalInTime,
  optimalSteps,
  custom,
]
const schedules: readonly ScheduleSpec[] = [linear, vpSchedule, veSchedule, flowSchedule, power, drawnSchedule]
const scalings: readonly ScalingSpec[] = [noScaling, vpScaling, flowScaling]
const solvers: readonly SolverSpec[] = [
  euler,
  secondOrder,
  rk4,
  dpmSolver2,
  dpmSolver3,
  dpmpp2s,
  dpmpp2m,
  dpmpp3m,
  unipc,
  deis,
  lms,
  ipndm,
  ipndmV,
  plms,
  gradientEstimation,
  heunpp2,
  dpmFast,
  eulerAncestral,
  ddpm,
  dpmpp2sAncestral,
  dpmpp2mSde,
  dpmppSde,
  dpm2Ancestral,
  dpmpp3mSde,
  resMultistepAncestral,
  seeds2,
  seeds3,
  erSde,
  saSolver,
  lcm,
  tcd,
  eulerAncestralRf,
  dpmpp2sAncestralRf,
  dpmpp2mCfgPp,
  resMultistepCfgPp,
  gradientEstimationCfgPp,
  dpmpp2sAncestralCfgPp,
  dpm2AncestralRf,
  eulerMaruyama,
  eulerMaruyamaConstant,
  eulerMaruyamaMiddle,
  eulerMaruyamaDrawn,
]
const stochasticities: readonly StochasticitySpec[] = [noStochasticity, churn, restart, restarts]
const guidances: readonly GuidanceSpec[] = [noGuidance, classifierFree, autoguidance, cfgPp]
const beginnings: readonly BeginningSpec[] = [level, flowBeginning, variance]
const endings: readonly EndingSpec[] = [zero, denoised, lowerOrders, sigmaMin, dropped]

/** The rows of Table 1 that a design chooses from, in the table's order. The first entry is not the default. */
export const registry = {
  discretization: discretizations,
  schedule: schedules,
  scaling: scalings,
  solver: solvers,
  stochasticity: stochasticities,
  guidance: guidances,
  beginning: beginnings,
  ending: endings,
} as const

export type Row = keyof typeof registry
/** What the entries of a row of the registry are. */
export type SpecOf<R extends Row> = (typeof registry)[R][number]

export const rows = Object.keys(registry) as readonly Row[]

export const rowLabels: Readonly<Record<Row, string>> = {
  discretization: 'Time steps',
  schedule: 'Schedule σ(t)',
  scaling: 'Scaling s(t)',
  solver: 'Solver',
  stochasticity: 'Stochasticity',
  guidance: 'Guidance',
  beginning: 'Start of the run',
  ending: 'End of the run',
}

/** The choices that designs are made of: those above, or more. */
export type Registry = { readonly [R in Row]: readonly SpecOf<R>[] }

/** A registry with one more choice at the end of a row. Throws RangeError for an id that the row has already. */
export const withSpec = <R extends Row>(among: Registry, row: R, spec: SpecOf<R>): Registry => {
  if (findSpec(row, spec.id, among)) throw new RangeError(`the ${row} "${spec.id}" is registered already`)
  return { ...among, [row]: [...among[row], spec] }
}

/** A registry with one more solver; see withSpec. */
export const withSolver = (among: Registry, spec: SolverSpec): Registry => withSpec(among, 'solver', spec)

/** Undefined for an id that nobody registered. */
export const findSpec = <R extends Row>(row: R, id: string, among: Registry = registry): SpecOf<R> | undefined =>
  (among[row] as readonly ChoiceSpec[]).find((spec) => spec.id === id) as SpecOf<R> | undefined

/** Throws RangeError for an id that nobody registered. */
export const specOf = <R extends Row>(row: R, id: string, among: Registry = registry): SpecOf<R> => {
  const spec = findSpec(row, id, among)
  if (!spec) throw new RangeError(`no ${row} is called "${id}"`)
  return spec
}
