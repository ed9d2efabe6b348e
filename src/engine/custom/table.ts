/** The table of noise levels that a discrete-time network was trained on, as somebody tells it. */
import { type Betas, betasFault, levelsOfBetas, levelsOfList } from '../../core/betas.ts'

/** Betas by their form, or one by one. */
export type Table = Betas | { readonly form: 'list'; readonly list: readonly number[] }

/** sigma of the training steps, rising. */
export const levelsOfTable = (table: Table): Float64Array =>
  table.form === 'list' ? levelsOfList(table.list) : levelsOfBetas(table)

/** What is wrong with it; undefined for a table that can be made. */
export const tableFault = (table: Table): string | undefined => {
  if (table.form !== 'list') return betasFault(table)
  const isGood = table.list.length >= 2 && table.list.every((beta) => beta > 0 && beta < 1)
  return isGood ? undefined : 'a list of betas must have two or more, each above 0 and below 1'
}

export const ddpmTable: Betas = { form: 'linear', steps: 1000, start: 1e-4, end: 0.02 }

export interface Family {
  readonly id: string
  readonly label: string
  readonly table: Betas
}

/** Tables that many networks share. */
export const families: readonly Family[] = [
  { id: 'ddpm', label: 'DDPM, guided-diffusion (linear)', table: ddpmTable },
  {
    id: 'stable-diffusion',
    label: 'Stable Diffusion (scaled_linear)',
    table: { form: 'scaled_linear', steps: 1000, start: 0.00085, end: 0.012 },
  },
  { id: 'cosine', label: 'cosine, 1000 steps', table: { form: 'cosine', steps: 1000, start: 1e-4, end: 0.02 } },
  {
    id: 'improved-diffusion',
    label: 'improved-diffusion (cosine, 4000 steps)',
    table: { form: 'cosine', steps: 4000, start: 1e-4, end: 0.02 },
  },
]

/** One line for people. */
export const sayTable = (table: Table): string => {
  if (table.form === 'list') return `${table.list.length} steps, betas one by one`
  const ends = table.form === 'cosine' ? '' : ` from ${table.start} to ${table.end}`
  return `${table.steps} steps, ${table.form} betas${ends}`
}

interface Earlier {
  readonly parameterization: string
  readonly table: Betas
}

const cosineTable = families.find(({ id }) => id === 'cosine')!.table

/** What cards call a parameterization with its table: by an id of earlier versions, or in words, as converters do. */
export const earlierNames: Readonly<Record<string, Earlier>> = {
  'epsilon-linear': { parameterization: 'epsilon', table: ddpmTable },
  'epsilon-cosine': { parameterization: 'epsilon', table: cosineTable },
  'v-linear': { parameterization: 'v', table: ddpmTable },
  'v-cosine': { parameterization: 'v', table: cosineTable },
  'epsilon, 1000 DDPM steps, linear betas': { parameterization: 'epsilon', table: ddpmTable },
  'epsilon, 1000 DDPM steps, cosine': { parameterization: 'epsilon', table: cosineTable },
  'v, 1000 DDPM steps, linear betas': { parameterization: 'v', table: ddpmTable },
  'v, 1000 DDPM steps, cosine': { parameterization: 'v', table: cosineTable },
}
