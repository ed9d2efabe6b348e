import type { ExactContent } from '../../../measure/exact/exact.ts'
import type { AnyQuality } from '../../../measure/quality/quality.ts'
import { ExactStudy } from './ExactStudy.tsx'
import { QualityStudy } from './QualityStudy.tsx'

interface StudyOfQualityProps {
  readonly id: string
  readonly content: AnyQuality | ExactContent
  /** Added to the names of its parts, where a page has several: " of the study". */
  readonly of: string
}

/** A study of quality, whatever judges it. */
export const StudyOfQuality = ({ id, content, of }: StudyOfQualityProps) =>
  content.kind === 'exact quality' ? (
    <ExactStudy id={id} content={content} of={of} />
  ) : (
    <QualityStudy id={id} content={content} of={of} />
  )
