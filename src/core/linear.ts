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

export interface Term {
  readonly base: Tensor
  readonly coefficient: number
}

/** A sum of terms, each tensor at most once. Forms are short: a search through one is faster than a map. */
export type LinearForm = readonly Term[]

export const base = (tensor: Tensor): LinearForm => [{ base: tensor, coefficient: 1 }]

export const add = (...forms: readonly LinearForm[]): LinearForm => {
  const sum: Term[] = []
  for (const form of forms)
    for (const term of form) {
      let k = 0
      while (k < sum.length && sum[k]!.base !== term.base) k++
      sum[k] = k < sum.length ? { base: term.base, coefficient: sum[k]!.coefficient + term.coefficient } : term
    }
  return sum
}

export const scale = (form: LinearForm, factor: number): LinearForm =>
  form.map(({ base, coefficient }) => ({ base, coefficient: coefficient * factor }))

/** Terms of a form in the order in which they came; those that vanish are dropped, since they would cost a read of their tensor. */
export const toTerms = (form: LinearForm): readonly Term[] => form.filter(({ coefficient }) => coefficient !== 0)
