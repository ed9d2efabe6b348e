import { useMemo } from 'react'
import { showFixed, showNumber } from '../../base/number.ts'
import type { Answers } from '../../engine/custom/answers.ts'
import { factsOf } from '../../engine/custom/facts.ts'
import { inspectOnnx, sayValue } from '../../engine/custom/inspect.ts'
import { typeName, type Value } from '../../engine/custom/onnx.ts'
import { tableFault } from '../../engine/custom/table.ts'
import { knownRange } from '../../engine/custom/wrap.ts'
import type { OwnFile } from '../../state/network-link.ts'

const typed = (value: Value): string => `${sayValue(value)} ${typeName(value.type)}`

const countText = (count: number): string => {
  if (count >= 1e6) return `${showFixed(count / 1e6, 1)} M parameters`
  return count >= 1e3 ? `${showFixed(count / 1e3, 1)} k parameters` : `${count} parameters`
}

/** What the page found in the file, and what follows from the answers. */
export const NetworkFacts = ({ file, answers }: { readonly file: OwnFile; readonly answers: Answers }) => {
  const { bytes, known } = file
  const found = useMemo(() => ({ ...inspectOnnx(bytes), ...factsOf(bytes) }), [bytes])
  const { image, noise, others, output, channels, made, ownSide, side, batch, opset, ir, producer, parameters } = found
  const range = known ?? (answers.table && tableFault(answers.table) ? null : knownRange(answers))
  const images = [
    `${ownSide} x ${ownSide}, ${channels === 1 ? 'grey' : 'RGB'}`,
    ...(side === ownSide ? [] : [`in a black frame of ${(side - ownSide) / 2} pixels`]),
    ...(batch === 1 ? ['one per call'] : []),
  ]
  const rows: readonly (readonly [name: string, text: string])[] = [
    ['Takes', [image, noise, ...others.map(({ value }) => value)].map(typed).join(', ')],
    [
      'Gives',
      made > channels
        ? `${typed(output)}: the first ${channels} of ${made} channels are used, the rest is a learned variance`
        : typed(output),
    ],
    ['Images', images.join(', ')],
    ['File', [`opset ${opset}`, `IR ${ir}`, countText(parameters), producer].filter(Boolean).join(', ')],
    ['Knows', range ? `σ from ${showNumber(range.min)} to ${showNumber(range.max)}` : 'does not say which σ'],
  ]
  return (
    <dl className="network-facts">
      {rows.map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  )
}
