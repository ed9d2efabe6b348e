/**
 * Linear forms over base tensors. A slope of the probability-flow ODE is linear in x and D, and so is every update rule
 * of every solver here: a form is all that a solver ever computes with.
 */

/**
 * A base tensor of a program: `x3` the scaled state at the start of step 3, `D5` the sixth denoiser output,
 * `n0` the initial latents, `n4` the noise draw of step 3 (draw k + 1 belongs to step k), `w2` the program's increment 2 of
 * a Brownian path, scaled to unit variance.
 */
export type Tensor = `${'x' | 'D' | 'n' | 'w'}${number}`

export type LinearForm = ReadonlyMap<Tensor, number>

export interface Term {
  readonly base: Tensor
  readonly coefficient: number
}

export const base = (tensor: Tensor): LinearForm => new Map([[tensor, 1]])

export const add = (...forms: readonly LinearForm[]): LinearForm => {
  const sum = new Map<Tensor, number>()
  for (const form of forms) for (const [tensor, c] of form) sum.set(tensor, (sum.get(tensor) ?? 0) + c)
  return sum
}

export const scale = (form: LinearForm, factor: number): LinearForm => {
  const scaled = new Map<Tensor, number>()
  for (const [tensor, c] of form) scaled.set(tensor, c * factor)
  return scaled
}

/** Terms of a form in insertion order; those that vanish are dropped, since they would cost a read of their tensor. */
export const toTerms = (form: LinearForm): readonly Term[] =>
  [...form].filter(([, c]) => c !== 0).map(([tensor, coefficient]) => ({ base: tensor, coefficient }))
