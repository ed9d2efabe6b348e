import { type CSSProperties, type KeyboardEvent, memo, type PointerEvent, useRef } from 'react'
import type { SlotId } from '../../document/slots.ts'
import type { RunId } from '../../state/run.ts'
import { cursorOf, referencesOf } from '../../state/selectors.ts'
import { Pixels } from '../controls/Pixels.tsx'
import { useExplorer } from '../explorer-context.tsx'
import { areAlike, useDifference, useFrame } from '../pictures/use-pixels.ts'
import { SlotMarker } from '../slot-style.tsx'
import type { Against, Way, Zoom } from './picture-view.ts'
import { usePictureZoom } from './use-picture-zoom.ts'

export interface Looking {
  readonly way: Way
  readonly against: Against
  /** Share of the side, from the left, up to which a wiped picture is the design's own. */
  readonly divider: number
  readonly isFlipped: boolean
  readonly isZoomed: boolean
  readonly onDivider: (share: number) => void
  readonly onFlip: (isFlipped: boolean) => void
  readonly onZoom: (by: Zoom) => void
  readonly onKey: (event: KeyboardEvent) => void
  /** A pointer is at one of the pictures. */
  readonly hasLens: boolean
  /** The pointer is at this place of a picture, in shares of its side; null when it is at none. */
  readonly onLens: (place: { readonly x: number; readonly y: number } | null) => void
}

interface LargePictureProps extends Looking {
  readonly id: SlotId
  readonly index: number
  readonly title: string
  readonly onOpen: (id: SlotId) => void
}

/** The run that a picture is set against; undefined where there is none, or it would be set against itself. */
const useOther = (id: SlotId, against: Against): RunId | undefined =>
  useExplorer((state) => {
    if (against !== 'converged') return against === id ? undefined : against
    return referencesOf(state).find(({ slots }) => slots.includes(id))?.id
  })

const againstText = (against: Against): string => (against === 'converged' ? 'converged' : against)

/** A design's picture, and whatever it is looked at against. Pressed, it opens in all views. */
export const LargePicture = memo((props: LargePictureProps) => {
  const { id, index, title, way, against, divider, isFlipped, isZoomed, onOpen, onDivider, onFlip } = props
  const { onZoom, onKey, onLens, hasLens } = props
  const frame = useFrame(id)
  const otherId = useOther(id, against)
  const other = useFrame(otherId ?? id)
  const compared = areAlike(frame, other) && otherId !== undefined ? other : undefined
  const lens = way === 'beside' && compared !== undefined
  // Work for a lens only while a pointer is at a picture: each move of a control would pay for it.
  const isAsked = way === 'difference' || (lens && hasLens)
  const difference = useDifference(frame, isAsked ? compared : undefined, index)
  const isPointedAt = useExplorer((state) => cursorOf(state) !== null)
  const element = useRef<HTMLDivElement>(null)
  usePictureZoom(element, { isZoomed, onZoom })
  const isOnItsWay = frame !== undefined && frame.step < frame.steps
  // Noise tells nothing: until the result is there, its newest guess is shown.
  const own = isOnItsWay && !isPointedAt ? frame.denoised : frame?.state
  const side = frame?.side ?? 1
  const isOther = way === 'flip' && isFlipped && otherId !== undefined
  const showLens = (event: PointerEvent<HTMLElement>): void => {
    if (!lens || event.pointerType === 'touch') return
    const box = event.currentTarget.getBoundingClientRect()
    onLens({ x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height })
  }
  const flips = way === 'flip'
  return (
    <div ref={element} className="picture-large" data-zoomed={isZoomed || undefined}>
      <button
        type="button"
        className="picture-open"
        aria-label={flips ? `${title}. Hold to see the other one` : `${title}. Show x, D, noise and difference`}
        aria-pressed={flips ? isFlipped : undefined}
        title={title}
        onClick={() => !flips && onOpen(id)}
        onKeyDown={onKey}
        onPointerMove={showLens}
        onPointerDown={() => flips && onFlip(true)}
        onPointerUp={() => flips && onFlip(false)}
        onPointerLeave={() => {
          if (flips) onFlip(false)
          onLens(null)
        }}
      >
        <span className="picture-zoom">
          {frame && (
            <Pixels
              pixels={way === 'difference' ? difference : isOther ? other?.state : own}
              side={side}
              index={way === 'difference' ? 0 : index}
            />
          )}
        </span>
      </button>
      {isPointedAt && isOnItsWay && way === 'beside' && (
        <span className="picture-guess" aria-hidden>
          <Pixels pixels={frame.denoised} side={side} index={index} />
          <span>D</span>
        </span>
      )}
      {lens && hasLens && (
        <span className="picture-lens" aria-hidden>
          <span className="picture-zoom">
            <Pixels pixels={difference} side={side} index={0} />
          </span>
        </span>
      )}
      {way === 'wipe' && otherId && other && (
        <>
          <span className="picture-converged" style={{ clipPath: `inset(0 0 0 ${100 * divider}%)` }}>
            <span className="picture-zoom">
              <Pixels pixels={other.state} side={side} index={index} />
            </span>
          </span>
          <input
            type="range"
            className="picture-wipe"
            min={0}
            max={100}
            value={Math.round(100 * divider)}
            aria-label={`Divider between ${id} and ${against === 'converged' ? 'its converged run' : against}`}
            onChange={({ target }) => onDivider(Number(target.value) / 100)}
          />
          <span className="picture-edge" style={{ left: `${100 * divider}%` }} aria-hidden />
          <span className="picture-tag picture-tag-right" aria-hidden>
            {againstText(against)}
          </span>
        </>
      )}
      <span className="picture-tag" aria-hidden>
        {isOther ? (
          againstText(against)
        ) : (
          <>
            <SlotMarker id={id} />
            {id}
            {way === 'difference' && otherId && ` − ${againstText(against)}`}
          </>
        )}
      </span>
      <RunBar id={id} />
    </div>
  )
})

/** How far the run of a design's pictures is, along their lower edge. */
const RunBar = ({ id }: { readonly id: SlotId }) => {
  const run = useExplorer((state) => state.runs[id])
  // Exact pictures are there with their first call; a bar of no length shows nothing.
  if (!run || run.images || run.calls === 0 || run.status === 'failed') return null
  const share = run.calls / run.nfe
  return <span className="picture-run" style={{ '--share': share } as CSSProperties} aria-hidden />
}
