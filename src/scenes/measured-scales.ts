/**
 * Root mean square errors of designs on the toy with two modes, at plus and minus `at` and a tenth of that wide, in units of
 * `at`: 1000 points spread evenly in probability, against exact solutions. Written by `npm run measure-scenes`.
 */
export const measuredScales = [{ at: 0.5, edm: 0.0176, 's-vp': 0.0102, 'vp-vp': 0.00636 }] as const
