import { type DataScale, dataScales } from '../../toy/scale.ts'
import { type Segment, Segments } from '../controls/Segments.tsx'

const segments: readonly Segment<`${DataScale}`>[] = dataScales.map((scale) => ({
  value: `${scale}`,
  label: String(scale),
}))

const help =
  'Multiplies all the data. VP’s coordinates bend at σ = 1 whatever the data are; pictures are large vectors, and at scale 8 the toy errs as they do.'

interface ScaleChoiceProps {
  readonly scale: DataScale
  readonly onScale: (scale: DataScale) => void
}

/** How large the data are, with a sentence on why it matters. */
export const ScaleChoice = ({ scale, onScale }: ScaleChoiceProps) => (
  <>
    <span className="toy-field" title={help}>
      <span aria-hidden>Scale</span>
      <Segments
        label="Scale of the data"
        value={`${scale}`}
        segments={segments}
        onValue={(value) => onScale(Number(value) as DataScale)}
      />
    </span>
    <span className="toy-hint">{help}</span>
  </>
)
