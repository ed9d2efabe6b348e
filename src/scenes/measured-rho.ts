import { measured } from './measured.ts'
import { heunRhoHash, heunRhos } from './measured-designs.ts'

/** Mean error of 1000 points of the toy at scale 16, in units of the scale: seed 5, 80 to 0.002. */
const onToy: Readonly<Record<(typeof heunRhos)[number], number>> = {
  1: 0.05998,
  1.5: 0.008159,
  2: 0.00502,
  2.5: 0.004302,
  3: 0.004201,
  4: 0.004644,
  5: 0.005215,
  6: 0.005799,
  7: 0.00638,
  8.5: 0.007106,
  10: 0.007726,
  15: 0.009292,
  20: 0.01027,
  30: 0.01153,
  50: 0.01259,
  100: 0.0135,
}

/**
 * What 18 Heun steps of the EDM family miss by, over rho: on exact pictures the median and its 95% interval.
 * test/unit/scenes/beats.test.ts measures some of them again.
 */
export const measuredRho = heunRhos.map((at) => {
  const [pictures, low, high] = measured[heunRhoHash(at)]!.pictures
  return { at, pictures, low, high, toy: onToy[at] }
})
