import { ChevronLeft, ChevronRight, ZoomIn, ZoomOut } from 'lucide-react'
import { memo } from 'react'
import { type ImageCount, imageCounts } from '../../document/images.ts'
import { Choice } from '../controls/Choice.tsx'
import { type Segment, Segments } from '../controls/Segments.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { SavePictures } from '../pictures/SavePictures.tsx'
import { comparisonReadings } from '../pictures/use-comparison.ts'
import { type Against, type Way, zoomedAboutMiddle } from './picture-view.ts'
import type { PictureLooking } from './use-looking.ts'

const ways: readonly Segment<Way>[] = [
  {
    value: 'beside',
    label: 'Side by side',
    title: 'The designs’ pictures. Point at one to see what it gets wrong there',
  },
  { value: 'wipe', label: 'Wipe', title: 'Another picture wiped over each design’s: one divider for all' },
  {
    value: 'flip',
    label: 'Flip',
    title: 'Another picture in place of each design’s while you hold Space or a picture',
  },
  { value: 'difference', label: 'Difference', title: 'Four times the difference, on gray' },
]

const againstLabel = (against: Against): string => (against === 'converged' ? 'converged run' : against)

const zoomStep = 1.6

interface PictureToolsProps {
  readonly looking: PictureLooking
}

/** How many pictures there are, how they are compared, enlarged and saved. */
export const PictureTools = memo(({ looking }: PictureToolsProps) => {
  const { explorer } = useWiring()
  const count = useExplorer((state) => state.document.images.count)
  const { way, all, against, zoom, onWay, onAgainst, onZoom, isFlipped, onFlip, large, onLarge } = looking
  return (
    <>
      {all.length > 0 && (
        <>
          <Segments label="How pictures are compared" value={way} segments={ways} onValue={onWay} />
          {way !== 'beside' && (
            <Choice
              label="with"
              value={against}
              options={all.map((value) => ({ value, label: againstLabel(value) }))}
              onValue={onAgainst}
            />
          )}
          {way === 'flip' && (
            <button
              type="button"
              className="button"
              aria-pressed={isFlipped}
              title="Hold Space, or hold a picture, to flip for a moment"
              onClick={() => onFlip(!isFlipped)}
            >
              Flip
            </button>
          )}
        </>
      )}
      <Choice
        label="Pictures"
        value={count}
        options={imageCounts.map((value) => ({ value, label: String(value) }))}
        onValue={(next: ImageCount) =>
          explorer.getState().change('images.count', (document) => ({
            ...document,
            images: { ...document.images, count: next },
          }))
        }
      />
      <span className="picture-step">
        <button
          type="button"
          className="icon-button"
          aria-label="Previous picture"
          onClick={() => onLarge((large + count - 1) % count)}
        >
          <ChevronLeft aria-hidden />
        </button>
        <span className="caption">
          {Math.min(large, count - 1) + 1} of {count}
        </span>
        <button
          type="button"
          className="icon-button"
          aria-label="Next picture"
          onClick={() => onLarge((large + 1) % count)}
        >
          <ChevronRight aria-hidden />
        </button>
      </span>
      <span className="arena-icons">
        <button
          type="button"
          className="icon-button"
          aria-label="Enlarge all pictures"
          title="Enlarge all pictures (+, or Ctrl and the wheel)"
          onClick={() => onZoom((before) => zoomedAboutMiddle(before, zoomStep))}
        >
          <ZoomIn aria-hidden />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label="Make all pictures smaller"
          title="Make all pictures smaller (−; 0 shows them whole)"
          disabled={zoom.k === 1}
          onClick={() => onZoom((before) => zoomedAboutMiddle(before, 1 / zoomStep))}
        >
          <ZoomOut aria-hidden />
        </button>
        <SavePictures readings={comparisonReadings} />
      </span>
    </>
  )
})
