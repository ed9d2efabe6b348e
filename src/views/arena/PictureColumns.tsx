import { type CSSProperties, type KeyboardEvent, memo, type RefObject, useCallback, useMemo, useState } from 'react'
import { labelsOf } from '../../document/images.ts'
import type { SlotId } from '../../document/slots.ts'
import type { ExplorerState } from '../../state/explorer.ts'
import { comparedOf } from '../../state/selectors.ts'
import { useExplorer } from '../explorer-context.tsx'
import { errorText } from '../pictures/error-text.ts'
import { labelText } from '../pictures/image-text.ts'
import { comparisonReadings } from '../pictures/use-comparison.ts'
import { useExplorerWhenIdle, useWhenIdle } from '../use-when-idle.ts'
import { LargePicture, type Looking } from './LargePicture.tsx'
import { noZoom, panned, type Zoom, zoomedAboutMiddle, zoomedBy } from './picture-view.ts'
import { Thumbnails } from './Thumbnails.tsx'
import type { PictureLooking } from './use-looking.ts'

const noNames: readonly string[] = []

interface PictureColumnsProps {
  readonly element: RefObject<HTMLDivElement | null>
  readonly looking: PictureLooking
  readonly onOpen: (id: SlotId) => void
}

/** Shares of the side that an arrow key moves a zoomed picture by. */
const panBy = 0.1
const pans: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [panBy, 0],
  ArrowRight: [-panBy, 0],
  ArrowUp: [0, panBy],
  ArrowDown: [0, -panBy],
}

/** What a key does to the zoom; undefined where it does nothing. */
const zoomByKey = (zoom: Zoom, key: string): Zoom | undefined => {
  if (key === '+' || key === '=') return zoomedAboutMiddle(zoom, 1.5)
  if (key === '-') return zoomedAboutMiddle(zoom, 1 / 1.5)
  if (key === '0') return noZoom
  const pan = zoom.k > 1 ? pans[key] : undefined
  return pan && panned(zoom, ...pan)
}

/** One column for each design: a large picture, all of them small, and how far they are from the converged run. */
export const PictureColumns = memo(({ element, looking, onOpen }: PictureColumnsProps) => {
  const compared = useExplorer(comparedOf)
  const images = useExplorer((state) => state.document.images)
  const names = useExplorer(({ engine }) => (engine.phase === 'ready' ? engine.model.labels : noNames))
  const labels = useMemo(() => labelsOf(images), [images])
  const { way, against, divider, isFlipped, zoom, large, onDivider, onFlip, onZoom, onLarge } = looking
  const [hasLens, setLens] = useState(false)
  // Every move of a pointer at a picture: the style alone, and no rendering.
  const onLens = useCallback<Looking['onLens']>(
    (place) => {
      setLens(place !== null)
      const { current } = element
      if (!current || !place) return
      current.style.setProperty('--lens-x', `${100 * place.x}%`)
      current.style.setProperty('--lens-y', `${100 * place.y}%`)
    },
    [element],
  )
  const onKey = useCallback(
    (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      onZoom((before) => zoomByKey(before, event.key) ?? before)
      if (event.key in pans && zoom.k > 1) event.preventDefault()
    },
    [onZoom, zoom.k],
  )
  const onZoomBy = useCallback((by: Zoom) => onZoom((before) => zoomedBy(before, by)), [onZoom])
  const isZoomed = zoom.k > 1
  const common = useMemo<Looking>(
    () => ({ way, against, divider, isFlipped, isZoomed, hasLens, onDivider, onFlip, onZoom: onZoomBy, onKey, onLens }),
    [way, against, divider, isFlipped, isZoomed, hasLens, onDivider, onFlip, onZoomBy, onKey, onLens],
  )
  return (
    <div
      ref={element}
      className="picture-columns"
      data-count={compared.length}
      data-lens={hasLens || undefined}
      style={{ '--zoom': zoom.k, '--zoom-x': zoom.x, '--zoom-y': zoom.y } as CSSProperties}
    >
      {compared.map((one) => (
        <Column
          key={one.id}
          id={one.id}
          name={one.name}
          isActive={one.isActive}
          looking={common}
          labels={labels}
          names={names}
          large={Math.min(large, labels.length - 1)}
          onLarge={onLarge}
          onOpen={onOpen}
        />
      ))}
    </div>
  )
})

interface ColumnProps {
  readonly id: SlotId
  readonly name: string
  readonly isActive: boolean
  readonly looking: Looking
  readonly labels: readonly (number | null)[]
  readonly names: readonly string[]
  readonly large: number
  readonly onLarge: (index: number) => void
  readonly onOpen: (id: SlotId) => void
}

/** Drawn again when its own words change; its pictures follow their frames by themselves. */
const Column = memo((props: ColumnProps) => {
  const { id, name, isActive, looking, labels, names, large, onLarge, onOpen } = props
  // A drag changes the name at every move: the words of the buttons follow when the pictures have been drawn.
  const saidName = useWhenIdle(name)
  const titles = useMemo(
    () => labels.map((label, index) => `${id}, ${saidName}: picture ${index + 1}, ${labelText(names, label)}`),
    [id, saidName, labels, names],
  )
  return (
    <section
      className="picture-column"
      data-slot={id}
      data-active={isActive || undefined}
      aria-label={`Pictures of ${id}`}
    >
      <LargePicture {...looking} id={id} index={large} title={titles[large]!} onOpen={onOpen} />
      <div className="picture-side">
        <PictureError id={id} />
        <Thumbnails id={id} way={looking.way} large={large} titles={titles} onLarge={onLarge} />
      </div>
    </section>
  )
})

/** How far a design is off, once its pictures are drawn. */
const PictureError = memo(({ id }: { readonly id: SlotId }) => {
  const select = useCallback((state: ExplorerState) => comparisonReadings(state).find((one) => one.id === id), [id])
  const { number, spread, words } = errorText(useExplorerWhenIdle(select))
  return (
    <>
      <p className="picture-error" style={{ '--own': `var(--design-${id.toLowerCase()})` } as CSSProperties}>
        {number}
        {spread && <span className="caption"> ± {spread}</span>}
      </p>
      <p
        className="caption"
        title="Root mean square distance to the converged run from the same noise, of a typical picture (the geometric mean over pictures)"
      >
        {words}
      </p>
    </>
  )
})
