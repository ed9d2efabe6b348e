/** What the forms of the quality lab ask for. */
import type { QualityContent } from '../../../measure/quality/quality.ts'
import { costOfCurves } from '../../../metrics/quality/measurement.ts'

export type CurvesAsked = Pick<QualityContent, 'curves' | 'steps' | 'images' | 'draws'>

/** Network calls times images. */
export const curvesCost = (asked: CurvesAsked): number => costOfCurves({ kind: 'curves', ...asked })
