/**
 * What `node src/cli/run.mjs test/bench/healing.ts 16 10` measured on exact pictures: 16 seeds of 10 pictures in 40 Heun steps,
 * without churn and with S_churn = 20 at every level; means over seeds and their standard errors. The tests measure it again.
 */
export const measuredHealing = {
  seeds: 16,
  pictures: 10,
  steps: 40,
  sChurn: 20,
  /** A start two deviations too bright: median distance to the pictures of the right start. */
  start: {
    error: { startShift: 2 },
    ode: { mean: 0.3765, error: 0.0112 },
    churn: { mean: 0.003, error: 0.0001 },
  },
  /** A denoiser whose answers are a little too bright: how much brighter the pictures are. */
  bias: {
    error: { bias: 0.1, level: 6.4 },
    ode: { mean: 0.1671, error: 0.0011 },
    churn: { mean: 0.3243, error: 0.0032 },
  },
} as const

/** The same start without churn, in 96 steps of Euler-Maruyama with b = 0, the ODE, and b = 1: 16 seeds of 10 pictures. */
export const measuredSde = {
  ode: { mean: 0.3648, error: 0.0105 },
  sde: { mean: 0.0341, error: 0.001 },
} as const
