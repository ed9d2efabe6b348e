/** Faults that shipped in real libraries, as programs: what should run, and what ran. */
import { compile } from '../../core/compile.ts'
import type { Design } from '../../core/design.ts'
import { add, base, type LinearForm, scale, toTerms } from '../../core/linear.ts'
import type { Op, Program } from '../../core/program.ts'

export const faultIds = [
  'gamma-max',
  'heun-sigma-hat',
  'no-zero',
  'one-step-off',
  'start-unscaled',
  'terminal-snr',
  'karras-range',
  'shift-twice',
] as const
export type FaultId = (typeof faultIds)[number]

/** How a fault changes what should run: settings that are wrong, as a hash beside the right ones, or a program that is. */
export type Fault = { readonly right: string } & (
  | { readonly wrong: string }
  | { readonly spoil: (design: Design) => Program }
)

const withOps = (program: Program, edit: (op: Op, index: number) => Op): Program => ({
  ...program,
  ops: program.ops.map(edit),
})

/** The start is noise of size 1, whatever the first level is. */
const startUnscaled = (design: Design): Program =>
  withOps(compile(design), (op, index) =>
    index === 0 && op.op === 'combine' ? { ...op, terms: op.terms.map(({ base }) => ({ base, coefficient: 1 })) } : op,
  )

/** Each call receives the level of the step after it. */
const oneStepOff = (design: Design): Program => {
  const program = compile(design)
  const levels = program.ops.flatMap((op) => (op.op === 'denoise' ? [op.sigma] : []))
  let call = 0
  return withOps(program, (op) =>
    op.op === 'denoise' ? { ...op, sigma: levels[Math.min(++call, levels.length - 1)]! } : op,
  )
}

/**
 * Heun by a network that predicts v = (c_skip x - D) / c_out' with c_skip = 1 / (sigma^2 + 1), c_out' = sigma / sqrt(sigma^2 + 1):
 * its second answer is asked at sigma_next, and `readAt` that level or the first one. With sigma(t) = t and s = 1.
 */
export const heunByV = (design: Design, readAt: 'sigma' | 'sigmaNext'): Program => {
  const program = compile(design)
  const wrong = new Map<number, LinearForm>()
  for (const { sigma, sigmaNext, x, ops } of program.steps) {
    const level = readAt === 'sigma' ? sigma : sigmaNext
    const calls = program.ops.slice(...ops).flatMap((op) => (op.op === 'denoise' ? [op] : []))
    const [first, second] = calls
    // The last step, to 0, is Euler's.
    if (!first || !second) continue
    const h = sigmaNext - sigma
    const slope = scale(add(base(x), scale(base(first.out), -1)), 1 / sigma)
    const ahead = add(base(x), scale(slope, h))
    const [skip, out] = [1 / (sigmaNext ** 2 + 1), sigmaNext / Math.hypot(sigmaNext, 1)]
    const v = scale(add(scale(ahead, skip), scale(base(second.out), -1)), 1 / out)
    const read = add(scale(ahead, 1 / (level ** 2 + 1)), scale(v, -level / Math.hypot(level, 1)))
    const slopeThere = scale(add(ahead, scale(read, -1)), 1 / level)
    wrong.set(ops[1] - 1, add(base(x), scale(add(slope, slopeThere), h / 2)))
  }
  return withOps(program, (op, index) => {
    const form = wrong.get(index)
    return form && op.op === 'combine' ? { ...op, terms: toTerms(form) } : op
  })
}

/** Levels of a flow-matching model, sigma = t / (1 - t) at even times t, shifted to `shift` sigma; from 80 at most. */
const flowLevels = (steps: number, shift: number): string =>
  Array.from({ length: steps }, (_, k) => {
    const t = 1 - (k + 0.5) / steps
    return Number(((shift * t) / (1 - t)).toPrecision(6))
  }).join('/')
const flow = (shift: number): string => {
  const levels = flowLevels(10, shift).split('/')
  return `discretization=custom,list:${levels.join('/')}&sigmaMax=${levels[0]}&sigmaMin=${levels.at(-1)}`
}

const euler = 'steps=18&solver=euler'

export const faults: Readonly<Record<FaultId, Fault>> = {
  'gamma-max': { right: euler, wrong: 'stochasticity=churn,sChurn:200,sTmin:0,sTmax:inf,sNoise:1' },
  'heun-sigma-hat': { right: 'steps=18', spoil: (design) => heunByV(design, 'sigma') },
  'no-zero': { right: 'steps=18&sigmaMin=0.1&solver=dpmpp-2m', wrong: 'steps=19&ending=sigma-min' },
  'one-step-off': { right: 'steps=18&solver=euler', spoil: oneStepOff },
  'start-unscaled': { right: 'steps=18', spoil: startUnscaled },
  'terminal-snr': { right: 'steps=18', wrong: 'sigmaMax=5' },
  'karras-range': { right: 'steps=18&solver=dpmpp-2m', wrong: 'sigmaMin=0.1&sigmaMax=10' },
  'shift-twice': { right: `steps=10&solver=euler&${flow(6)}`, wrong: flow(36) },
}
