/** The edit that puts two named designs side by side where nothing but them makes a difference. */
import { noPerturbation } from '../core/perturbation.ts'
import type { Document } from '../document/document.ts'
import type { NamePair } from '../metrics/names/pair.ts'

/** The pair as designs A and B, on exact pictures and with the exact denoiser in the toy. */
export const showPair =
  ({ sides: [a, b] }: Pick<NamePair, 'sides'>) =>
  (document: Document): Document => ({
    ...document,
    slot: 'A',
    design: a.design,
    others: [{ id: 'B', design: b.design }],
    names: { A: a.called, B: b.called },
    baseline: null,
    network: 'exact',
    perturbation: noPerturbation,
    training: { ...document.training, denoiser: 'exact' },
  })
