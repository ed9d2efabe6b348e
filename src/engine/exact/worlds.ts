/** Which exact worlds of pictures there are, by the id that a link and a menu have for them. */
import type { ExactWorld } from '../protocol.ts'

/** Seed of the world that links and figures mean unless they name another. */
export const publishedSeed = 2022

const pattern = /^exact(-64)?(?:\.(\d{1,9}))?$/

/** The world of an id such as `exact`, `exact-64` or `exact.7` (drawn from seed 7); undefined for ids of networks. */
export const exactWorldOf = (id: string | null): ExactWorld | undefined => {
  const match = id === null ? null : pattern.exec(id)
  return match ? { side: match[1] ? 64 : 32, seed: Number(match[2] ?? publishedSeed) } : undefined
}

export const exactId = ({ seed, side }: ExactWorld): string =>
  `exact${side === 64 ? '-64' : ''}${seed === publishedSeed ? '' : `.${seed}`}`

/** As the page calls it. */
export const exactName = ({ seed, side }: ExactWorld): string =>
  `Exact pictures${side === 64 ? ', 64 × 64' : ''}${seed === publishedSeed ? '' : `, world ${seed}`}`
