import { useMemo } from 'react'
import { type ToyData, type ToyRun, targetFor } from '../../state/toy-run.ts'
import { constructionOf, partsUpTo } from '../../toy/construction.ts'
import type { StepPart } from '../../toy/construction-parts.ts'
import type { Noise } from '../../toy/population.ts'
import { populationOf } from '../../toy/population-cache.ts'
import { Segments } from '../controls/Segments.tsx'
import { markedPoints, partLabels, tellParts } from './construction.ts'

interface ConstructionBarProps {
  readonly run: ToyRun
  readonly data: ToyData
  readonly noise: Noise
  /** Step index; null without a cursor. */
  readonly step: number | null
  readonly upTo: StepPart
  readonly onUpTo: (part: StepPart) => void
}

/** The step under the cursor, part by part: how many are shown, and what they do to the marked point in numbers. */
export const ConstructionBar = ({ run, data, noise, step, upTo, onUpTo }: ConstructionBarProps) => {
  const { design, program } = run
  const mark = step === null ? undefined : program.steps[step]
  const construction = useMemo(() => {
    if (!mark) return null
    const target = targetFor(data, design)
    const population = populationOf(program, target, noise)
    return constructionOf(design, target, population, mark, markedPoints(population)[0]!)
  }, [mark, data, design, program, noise])
  if (!mark || !construction) return <p className="toy-hint">Point at a step in the plot to see how it is computed.</p>
  const parts = tellParts(construction)
  const shown = partsUpTo(construction, upTo)
  return (
    <section className="toy-construction" aria-label="Parts of the step">
      <div className="toy-row">
        <h3>
          Step {mark.i} of {program.steps.length}
        </h3>
        <Segments
          label="Show the step up to"
          value={shown.at(-1) ?? ''}
          segments={parts.map(({ part }, k) => ({ value: part, label: `${k + 1} ${partLabels[part]}` }))}
          onValue={(part) => part !== '' && onUpTo(part)}
        />
      </div>
      <ol>
        {parts
          .filter(({ part }) => shown.includes(part))
          .map(({ part, text }) => (
            <li key={part}>
              <strong>{partLabels[part]}:</strong> {text}
            </li>
          ))}
      </ol>
    </section>
  )
}
