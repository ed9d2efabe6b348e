import { useId, useMemo } from 'react'
import { showNumber } from '../../../base/number.ts'
import { fillNormals } from '../../../core/random.ts'
import { activeRunOf, cursorOf } from '../../../state/selectors.ts'
import { Pixels } from '../../controls/Pixels.tsx'
import { useExplorer, useWiring } from '../../explorer-context.tsx'
import type { FigureProps } from './figure.ts'
import type { Flow } from './machine.ts'
import { errorOf, flowOf, type MachineKind, withError } from './machine.ts'

/** Standard deviation of the pictures' values, as the paper has it. */
const sigmaData = 0.5
const share = 0.02
/** Far from the noise of runs. */
const stream = 2 ** 28 + 1

const kinds: readonly { readonly kind: MachineKind; readonly name: string; readonly token: string }[] = [
  { kind: 've', name: 'predicts noise', token: '--design-b' },
  { kind: 'signal', name: 'predicts signal', token: '--design-c' },
  { kind: 'edm', name: 'EDM’s mixture', token: '--design-a' },
]

/** The denoiser as a machine: what is on its wires at a noise level, and what an error of 2% inside becomes outside. */
export const StageMachine = ({ width, height, em, beat }: FigureProps) => {
  const { explorer } = useWiring()
  const program = useExplorer((state) => state.runnable.program)
  const cursor = useExplorer(cursorOf)
  const run = useExplorer(activeRunOf)
  const kind = useExplorer(({ document }) => document.training.preconditioning as MachineKind)
  const slider = useId()
  const steps = program.steps.length
  const step = Math.min(cursor ?? beat.step ?? 0, steps - 1)
  const { sigma } = program.steps[step]!
  const flow = flowOf(kind, sigma, sigmaData)
  const frame = run?.frames[step]
  const answers = useMemo(() => {
    if (!frame) return undefined
    const plane = frame.side ** 2
    const normals = new Float64Array(3 * plane)
    fillNormals(normals, 1, 0, stream)
    const first = frame.denoised.subarray(0, 4 * plane)
    return kinds.map((one) => withError(first, normals, errorOf(one.kind, sigma, sigmaData, share)))
  }, [frame, sigma])

  const isNarrow = width < 28 * em
  const side = Math.floor(Math.min(isNarrow ? 58 : 150, (width - 5 * em) / 5 - 0.8 * em, 0.34 * height))
  const sliderHeight = 3.4 * em
  const below = side + (isNarrow ? 4.6 : 4.4) * em
  return (
    <div className="stage-machine" style={{ height }}>
      <Diagram
        flow={flow}
        sigma={sigma}
        width={width}
        height={height - below - sliderHeight}
        em={em}
        isNarrow={isNarrow}
      />
      <div className="stage-machine-slider" style={{ height: sliderHeight }}>
        <label htmlFor={slider}>
          noise level σ = <strong>{showNumber(sigma, 2)}</strong>
        </label>
        <input
          id={slider}
          type="range"
          min={0}
          max={steps - 1}
          value={steps - 1 - step}
          aria-valuetext={`noise level ${showNumber(sigma, 2)}`}
          onChange={(event) => explorer.getState().pin(steps - 1 - Number(event.target.value))}
        />
      </div>
      <div className="stage-machine-answers" style={{ gap: 0.8 * em }}>
        {!isNarrow && (
          <Answer
            name="what goes in"
            side={side}
            pixels={frame?.state}
            of={frame?.side}
            note={`x, σ = ${showNumber(sigma, 2)}`}
          />
        )}
        <Answer name="no error" side={side} pixels={frame?.denoised} of={frame?.side} note="exact" />
        {kinds.map((one, k) => (
          <Answer
            key={one.kind}
            name={one.name}
            side={side}
            token={one.token}
            pixels={answers?.[k]}
            of={frame?.side}
            note={`D off by ${showNumber(errorOf(one.kind, sigma, sigmaData, share), 2)}`}
          />
        ))}
      </div>
    </div>
  )
}

interface AnswerProps {
  readonly name: string
  readonly note: string
  readonly side: number
  readonly pixels: Uint8ClampedArray | undefined
  readonly of: number | undefined
  readonly token?: string
}

const Answer = ({ name, note, side, pixels, of, token }: AnswerProps) => (
  <figure
    style={{
      minWidth: side,
      flex: '1 1 0',
      maxWidth: Math.max(side, 100),
      color: token ? `var(${token})` : 'var(--text)',
    }}
  >
    <div className="stage-pair-picture" style={{ width: side, height: side }}>
      {pixels && of && <Pixels pixels={pixels} side={of} index={0} />}
    </div>
    <figcaption>
      <strong>{name}</strong>
      <br />
      {note}
    </figcaption>
  </figure>
)

/** Thicker where numbers are larger: from a thousandth to a hundred. */
const thickness = (size: number, em: number): number =>
  em * Math.max(0.1, 0.42 + 0.2 * Math.log10(Math.max(size, 1e-3)))

interface DiagramProps {
  readonly flow: Flow
  readonly sigma: number
  readonly width: number
  readonly height: number
  readonly em: number
  readonly isNarrow: boolean
}

const Diagram = ({ flow, sigma, width, height, em, isNarrow }: DiagramProps) => {
  const low = 0.66 * height
  const high = 0.24 * height
  const at = (part: number): number => (0.03 + 0.94 * part) * width
  const [start, fork, into, network, out, sum, end] = [0, 0.09, 0.26, 0.48, 0.7, 0.87, 1].map(at) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const box = isNarrow ? { width: 3.4 * em, height: 2.7 * em } : { width: 5 * em, height: 3 * em }
  const core = { width: box.width * 1.35, height: box.height * (isNarrow ? 1.2 : 1.5) }
  const told = (value: number): string => showNumber(value, 2)
  const wire = (path: string, size: number, kind = '') => (
    <path className={`stage-wire ${kind}`} d={path} style={{ strokeWidth: thickness(size, em) }} />
  )
  const value = (x: number, y: number, size: number) => (
    <text x={x} y={y} textAnchor="middle" className="stage-wire-value">
      {told(size)}
    </text>
  )
  const block = (x: number, y: number, name: string, sub: string, factor: string) => (
    <g className="stage-block">
      <rect x={x - box.width / 2} y={y - box.height / 2} width={box.width} height={box.height} rx={0.4 * em} />
      <text x={x} y={y - 0.15 * em} textAnchor="middle">
        × c
        <tspan className="stage-sub" dy="0.3em">
          {sub}
        </tspan>
      </text>
      <text x={x} y={y + 1.05 * em} textAnchor="middle" className="stage-block-factor" aria-label={name}>
        {factor}
      </text>
    </g>
  )
  const words = `The input spreads by ${told(flow.input)}. Scaled by c_in = ${told(flow.cIn)} the network sees ${told(flow.seen)}. It has to answer numbers of size ${told(flow.wanted)}, which c_out = ${told(flow.cOut)} makes ${told(flow.scaled)}. c_skip = ${told(flow.cSkip)} copies ${told(flow.copied)} past it. An error of 2% of the network moves D by ${told(share * Math.abs(flow.cOut))}.`
  return (
    <div className="stage-plot" style={{ height }}>
      <div role="img" aria-label={`At noise level ${told(sigma)}: ${words}`}>
        <svg width={width} height={height} aria-hidden>
          {wire(`M${start},${low}H${into - box.width / 2}`, flow.input)}
          {wire(`M${fork},${low}V${high}H${network - box.width / 2}`, flow.input)}
          {wire(
            `M${network + box.width / 2},${high}H${sum}V${low - 0.9 * em}`,
            flow.copied,
            flow.cSkip === 0 ? 'off' : '',
          )}
          {wire(`M${into + box.width / 2},${low}H${network - core.width / 2}`, flow.seen)}
          {wire(`M${network + core.width / 2},${low}H${out - box.width / 2}`, flow.wanted)}
          {wire(`M${out + box.width / 2},${low}H${sum - 0.9 * em}`, flow.scaled)}
          {wire(`M${sum + 0.9 * em},${low}H${end}`, sigmaData)}
          {block(into, low, 'c_in', 'in', told(flow.cIn))}
          {block(network, high, 'c_skip', 'skip', told(flow.cSkip))}
          {block(out, low, 'c_out', 'out', told(flow.cOut))}
          <g className="stage-block network">
            <rect
              x={network - core.width / 2}
              y={low - core.height / 2}
              width={core.width}
              height={core.height}
              rx={0.4 * em}
            />
            <text x={network} y={low + 0.1 * em} textAnchor="middle" className="stage-block-name">
              F
            </text>
            <text x={network} y={low + 1.4 * em} textAnchor="middle" className="stage-block-factor">
              {isNarrow ? '2% off' : 'errs by 2%'}
            </text>
          </g>
          <circle className="stage-block-sum" cx={sum} cy={low} r={0.9 * em} />
          <text x={sum} y={low + 0.4 * em} textAnchor="middle" className="stage-block-name">
            +
          </text>
          {value((start + fork) / 2 + 0.5 * em, low + 2 * em, flow.input)}
          {value((into + network) / 2, low + 2.6 * em, flow.seen)}
          {value((network + out) / 2 + 0.4 * em, low + 2.6 * em, flow.wanted)}
          {value((out + sum) / 2, low + 2.6 * em, flow.scaled)}
          {value((network + sum) / 2, high - 1 * em, flow.copied)}
          {value((sum + end) / 2 + 0.4 * em, low + 2 * em, sigmaData)}
          <text x={start} y={low - 1.1 * em} className="stage-block-name">
            x
          </text>
          <text x={end} y={low - 1.1 * em} textAnchor="end" className="stage-block-name">
            D
          </text>
          {!isNarrow && (
            <text x={start} y={height - 0.5 * em} className="stage-axis">
              numbers at the wires: their size, as root mean square
            </text>
          )}
        </svg>
      </div>
    </div>
  )
}
