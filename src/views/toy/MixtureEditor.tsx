import { type KeyboardEvent, memo, type PointerEvent, useRef, useState } from 'react'
import { showNumber } from '../../base/number.ts'
import { addMode, removeMode, setMode } from '../../toy/edit.ts'
import { maxModes, mixtureLimits } from '../../toy/limits.ts'
import type { Mixture } from '../../toy/mixture.ts'
import { mixturePresetOf, mixturePresets } from '../../toy/presets.ts'
import type { DataScale } from '../../toy/scale.ts'
import { useWidth } from '../plot/use-width.ts'
import { ModeTable } from './ModeTable.tsx'
import { ScaleChoice, scaleHelp } from './ScaleChoice.tsx'

interface MixtureEditorProps {
  /** Before it is scaled; the editor shows it at its scale. */
  readonly mixture: Mixture
  readonly scale: DataScale
  /** Index of the mode that is the class; null for none. */
  readonly label: number | null
  /** Whether a design that is shown is guided, which needs a class. */
  readonly isGuided: boolean
  readonly onMixture: (mixture: Mixture) => void
  readonly onScale: (scale: DataScale) => void
  readonly onLabel: (label: number | null) => void
  readonly onGestureStart: () => void
  readonly onGestureEnd: () => void
}

const height = 142
const base = 96
const top = 14
const side = 18

/** What the strip shows: x within +-reach, weights up to `weight`. */
interface Extent {
  readonly reach: number
  readonly weight: number
}

const extentOf = ({ mu, w }: Mixture): Extent => ({
  reach: mu.some((m) => Math.abs(m) > 1.9) ? 3.2 : 2,
  weight: Math.min(1, 1.4 * Math.max(...w)),
})

const round = (value: number, step: number): number => Number((Math.round(value / step) * step).toPrecision(12))
/**
 * The data: one bump a mode, as high as its weight. Its top moves the mode sideways and changes the weight, the diamond
 * below the axis, one standard deviation from the mean, its width.
 */
export const MixtureEditor = memo((props: MixtureEditorProps) => {
  const { mixture, scale, label, isGuided, onMixture, onScale, onLabel, onGestureStart, onGestureEnd } = props
  const strip = useRef<HTMLDivElement>(null)
  const width = useWidth(strip)
  // While a handle is held the scales stand still, else they would run away under the pointer.
  const [held, setHeld] = useState<Extent | null>(null)
  const extent = held ?? extentOf(mixture)
  const { w, mu, s } = mixture
  const pixels = Math.max(1, width - 2 * side) / (2 * extent.reach)
  const left = (x: number): number => width / 2 + x * pixels
  const shown = (x: number): string => showNumber(x * scale)
  const peak = (weight: number): number => base - ((base - top) * Math.min(weight, extent.weight)) / extent.weight

  const drag = (event: PointerEvent<SVGGElement>, move: (x: number, y: number) => void): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const bounds = strip.current?.getBoundingClientRect()
    if (bounds) move(event.clientX - bounds.left, event.clientY - bounds.top)
  }
  const grab = (event: PointerEvent<SVGGElement>): void => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    setHeld(extent)
    onGestureStart()
  }
  const release = (): void => {
    if (held === null) return
    setHeld(null)
    onGestureEnd()
  }
  const movePeak = (k: number) => (px: number, py: number) => {
    const moved = setMode(mixture, k, 'mu', round((px - width / 2) / pixels, 0.01))
    onMixture(setMode(moved, k, 'w', round(((base - py) / (base - top)) * extent.weight, 0.01)))
  }
  const moveWidth = (k: number) => (px: number) =>
    onMixture(
      setMode(mixture, k, 's', round(Math.abs((px - width / 2) / pixels - mu[k]!), 0.005) || mixtureLimits.s.min),
    )

  const peakKey = (k: number) => (event: KeyboardEvent) => {
    const stride = event.shiftKey ? 0.1 : 0.01
    const by: Partial<Record<string, Mixture>> = {
      ArrowLeft: setMode(mixture, k, 'mu', round(mu[k]! - stride, 0.001)),
      ArrowRight: setMode(mixture, k, 'mu', round(mu[k]! + stride, 0.001)),
      ArrowUp: setMode(mixture, k, 'w', w[k]! + stride),
      ArrowDown: setMode(mixture, k, 'w', w[k]! - stride),
      Delete: removeMode(mixture, k),
    }
    const next = by[event.key]
    if (!next) return
    event.preventDefault()
    onMixture(next)
  }
  const widthKey = (k: number) => (event: KeyboardEvent) => {
    const factor = event.shiftKey ? 1.5 : 1.1
    const isMore = event.key === 'ArrowRight' || event.key === 'ArrowUp'
    if (!isMore && event.key !== 'ArrowLeft' && event.key !== 'ArrowDown') return
    event.preventDefault()
    onMixture(setMode(mixture, k, 's', Number((s[k]! * (isMore ? factor : 1 / factor)).toPrecision(4))))
  }
  const preset = mixturePresetOf(mixture)

  return (
    <section className="toy-mixture" aria-label="Data distribution">
      <div className="toy-row">
        <h3>Data</h3>
        <label className="toy-field">
          <span className="visually-hidden">Data distribution</span>
          <select
            className="select"
            value={preset?.id ?? ''}
            onChange={(event) => {
              const chosen = mixturePresets.find(({ id }) => id === event.target.value)
              if (chosen) onMixture(chosen.mixture)
            }}
          >
            {!preset && <option value="">Custom</option>}
            {mixturePresets.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <ScaleChoice scale={scale} onScale={onScale} />
        <button
          type="button"
          className="button"
          disabled={w.length >= maxModes}
          onClick={() => onMixture(addMode(mixture))}
        >
          Add a mode
        </button>
        <label className="toy-field" title="The mode given to the toy’s denoiser as its class label">
          Class
          <select
            className="select"
            value={label ?? ''}
            onChange={({ target: { value } }) => onLabel(value === '' ? null : Number(value))}
          >
            <option value="">none</option>
            {w.map((_, k) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a mode is its index
              <option key={k} value={k}>
                mode {k + 1}
              </option>
            ))}
          </select>
        </label>
        {isGuided && label === null && (
          <span className="toy-hint">Guidance needs a class. Without one it changes nothing.</span>
        )}
        <span className="toy-hint">Drag a peak to change its position and weight, a diamond to change its width.</span>
        <span className="toy-hint">{scaleHelp}</span>
      </div>
      <div ref={strip} className="toy-strip" style={{ height }}>
        {width > 0 && (
          <svg width={width} height={height} aria-label="Modes of the data distribution">
            <title>Modes of the data distribution</title>
            <line className="toy-tick" x1={side} x2={width - side} y1={base} y2={base} />
            {Array.from({ length: 2 * Math.floor(extent.reach) + 1 }, (_, i) => i - Math.floor(extent.reach)).map(
              (x) => (
                <g key={x} transform={`translate(${left(x)},${base})`}>
                  <line className="toy-tick" y2={4} />
                  <text className="toy-strip-label" y={18} textAnchor="middle">
                    {shown(x)}
                  </text>
                </g>
              ),
            )}
            {w.map((weight, k) => {
              const x = left(mu[k]!)
              const y = peak(weight)
              const deviation = s[k]! * pixels
              const name = `Mode ${k + 1}`
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: a mode is its index
                <g key={k} className="toy-mode">
                  <path className="toy-bump" d={bump(x, y, deviation)} />
                  <line className="toy-stem" x1={x} x2={x} y1={y} y2={base} />
                  <path className="toy-reach" d={`M${x},${base + 27}v6m0,-3H${x + deviation}`} />
                  <g
                    className="toy-handle"
                    role="slider"
                    tabIndex={0}
                    aria-label={`${name}: width`}
                    aria-valuemin={mixtureLimits.s.min * scale}
                    aria-valuemax={mixtureLimits.s.max * scale}
                    aria-valuenow={s[k]! * scale}
                    aria-valuetext={`standard deviation ${shown(s[k]!)}`}
                    transform={`translate(${x + deviation},${base + 30})`}
                    onPointerDown={grab}
                    onPointerMove={(event) => drag(event, moveWidth(k))}
                    onPointerUp={release}
                    onPointerCancel={release}
                    onKeyDown={widthKey(k)}
                  >
                    <title>{`${name}: standard deviation ${shown(s[k]!)} (arrow keys change it)`}</title>
                    <circle className="toy-hit" r={13} />
                    <path className="toy-knob" d="M0,-7L7,0L0,7L-7,0Z" />
                  </g>
                  <g
                    className="toy-handle"
                    role="slider"
                    tabIndex={0}
                    aria-label={`${name}: mean and weight`}
                    aria-valuemin={mixtureLimits.mu.min * scale}
                    aria-valuemax={mixtureLimits.mu.max * scale}
                    aria-valuenow={mu[k]! * scale}
                    aria-valuetext={`mean ${shown(mu[k]!)}, weight ${showNumber(weight)}`}
                    transform={`translate(${x},${y})`}
                    onPointerDown={grab}
                    onPointerMove={(event) => drag(event, movePeak(k))}
                    onPointerUp={release}
                    onPointerCancel={release}
                    onKeyDown={peakKey(k)}
                  >
                    <title>{`${name}: mean ${shown(mu[k]!)}, weight ${showNumber(weight)} (arrow keys move it, Delete removes it)`}</title>
                    <circle className="toy-hit" r={13} />
                    <circle className="toy-knob" r={9} />
                    <text dy="0.36em" textAnchor="middle">
                      {k + 1}
                    </text>
                  </g>
                </g>
              )
            })}
          </svg>
        )}
      </div>
      <ModeTable mixture={mixture} scale={scale} onMixture={onMixture} />
    </section>
  )
})

/** A bell of the given height and standard deviation in pixels; a spike where it would be thinner than a line. */
const bump = (x: number, y: number, deviation: number): string => {
  let path = ''
  for (let i = -24; i <= 24; i++) {
    const z = i / 8
    const height = (base - y) * Math.exp(-0.5 * z * z)
    path += `${i === -24 ? 'M' : 'L'}${(x + z * Math.max(deviation, 0.4)).toFixed(1)},${(base - height).toFixed(1)}`
  }
  return `${path}Z`
}
