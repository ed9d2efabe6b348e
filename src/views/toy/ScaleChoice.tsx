import { type DataScale, dataScales } from '../../toy/scale.ts'
import { type Segment, Segments } from '../controls/Segments.tsx'

const segments: readonly Segment<`${DataScale}`>[] = dataScales.map((scale) => ({
  value: `${scale}`,
  label: String(scale),
}))

export const scaleHelp =
  'The scale multiplies the data. It matters because VP’s coordinates bend at σ = 1 whatever the data are. A 32 × 32 picture is a vector about 55 times as long as one value; from scale 16 on EDM’s coordinates win in the toy as they do on pictures.'

interface ScaleChoiceProps {
  readonly scale: DataScale
  readonly onScale: (scale: DataScale) => void
}

/** How large the data are. */
export const ScaleChoice = ({ scale, onScale }: ScaleChoiceProps) => (
  <span className="toy-field" title={scaleHelp}>
    <span aria-hidden>Scale</span>
    <Segments
      label="Scale of the data"
      value={`${scale}`}
      segments={segments}
      onValue={(value) => onScale(Number(value) as DataScale)}
    />
  </span>
)
