/**
 * Root mean square errors of designs on the toy with two modes, at plus and minus `at` and a tenth of that wide, in units of
 * `at`: 1000 points spread evenly in probability, against exact solutions. Written by `npm run measure-scenes`.
 */
export const measuredScales = [
  { at: 0.5, edm: 0.01765, 's-vp': 0.01018, 'vp-vp': 0.006357 },
  { at: 1, edm: 0.01371, 's-vp': 0.00893, 'vp-vp': 0.006629 },
  { at: 2, edm: 0.01078, 's-vp': 0.006436, 'vp-vp': 0.01255 },
  { at: 4, edm: 0.0086, 's-vp': 0.01226, 'vp-vp': 0.01537 },
  { at: 8, edm: 0.006833, 's-vp': 0.02503, 'vp-vp': 0.01555 },
  { at: 16, edm: 0.005318, 's-vp': 0.03362, 'vp-vp': 0.0179 },
  { at: 28, edm: 0.004283, 's-vp': 0.03394, 'vp-vp': 0.02381 },
  { at: 40, edm: 0.003509, 's-vp': 0.03123, 'vp-vp': 0.02919 },
] as const
