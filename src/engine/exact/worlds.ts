/** Which exact worlds of pictures there are, by the id that a link and a menu have for them. */
import type { ExactWorld } from '../protocol.ts'

/** Seed of the world that links and figures mean unless they name another. */
export const publishedSeed = 2022

const pattern = /^exact(-64)?(-grain)?(?:\.(\d{1,9}))?$/

/** The world of an id such as `exact`, `exact-64`, `exact-grain` or `exact.7` (drawn from seed 7); undefined for ids of networks. */
export const exactWorldOf = (id: string | null): ExactWorld | undefined => {
  const match = id === null ? null : pattern.exec(id)
  if (!match) return undefined
  return { side: match[1] ? 64 : 32, seed: Number(match[3] ?? publishedSeed), ...(match[2] && { isGrainy: true }) }
}

export const exactId = ({ seed, side, isGrainy }: ExactWorld): string =>
  `exact${side === 64 ? '-64' : ''}${isGrainy ? '-grain' : ''}${seed === publishedSeed ? '' : `.${seed}`}`

/** As the page calls it. */
export const exactName = ({ seed, side, isGrainy }: ExactWorld): string =>
  [
    'Exact pictures',
    ...(side === 64 ? ['64 × 64'] : []),
    ...(isGrainy ? ['grainy'] : []),
    ...(seed === publishedSeed ? [] : [`world ${seed}`]),
  ].join(', ')
