/** Pictures read by what the world knows of them. */
import { type Answer, denoise, type Level } from '../denoise.ts'
import { logDensity } from '../density.ts'
import { type Picture, project, projectionsOfOnes } from '../pixels.ts'
import type { World } from '../world.ts'

export interface ReadPicture {
  /** Projections of x + 1 on the directions of the level's span. */
  readonly y: Float64Array
  /** |x + 1|^2. */
  readonly norm: number
  readonly answer: Answer
  /** ln p(x; sigma) in nats, given the classes of the level's span. */
  readonly logDensity: number
}

/** Everything that measures need of a picture at a noise level. */
export const readPicture = (world: World, level: Level, x: Picture): ReadPicture => {
  const y = project(world, level.span, x)
  const ones = projectionsOfOnes(world, level.span)
  for (let j = 0; j < y.length; j++) y[j]! += ones[j]!
  let norm = 0
  for (let j = 0; j < x.length; j++) norm += (x[j]! + 1) ** 2
  const answer = denoise(world, level.span, level, y)
  return { y, norm, answer, logDensity: logDensity(world, level, answer, norm) }
}
