/**
 * What 18 Heun steps of the EDM family miss by, over rho: median over 64 exact pictures of world 2022 (root mean square
 * distance to the exact flow), and mean over 1000 points of the toy at scale 16 (in units of the scale). Seed 5, 80 to 0.002.
 * test/unit/scenes/beats.test.ts measures some of them again.
 */
export const measuredRho = [
  { at: 1, pictures: 2.34, toy: 0.05998 },
  { at: 1.5, pictures: 0.5279, toy: 0.008159 },
  { at: 2, pictures: 0.1398, toy: 0.00502 },
  { at: 2.5, pictures: 0.04384, toy: 0.004302 },
  { at: 3, pictures: 0.01726, toy: 0.004201 },
  { at: 4, pictures: 0.00702, toy: 0.004644 },
  { at: 5, pictures: 0.006178, toy: 0.005215 },
  { at: 6, pictures: 0.006167, toy: 0.005799 },
  { at: 7, pictures: 0.00656, toy: 0.00638 },
  { at: 8.5, pictures: 0.006899, toy: 0.007106 },
  { at: 10, pictures: 0.007557, toy: 0.007726 },
  { at: 15, pictures: 0.008776, toy: 0.009292 },
  { at: 20, pictures: 0.00982, toy: 0.01027 },
  { at: 30, pictures: 0.0108, toy: 0.01153 },
  { at: 50, pictures: 0.01172, toy: 0.01259 },
  { at: 100, pictures: 0.01262, toy: 0.0135 },
] as const
