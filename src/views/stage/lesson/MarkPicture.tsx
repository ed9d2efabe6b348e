import { useRef } from 'react'
import type { Light } from '../../../scenes/beats.ts'
import { placeIn } from '../../tube/place.ts'
import type { Tube } from '../../tube/tube.ts'
import { StageTube } from '../StageTube.tsx'
import { useSize } from '../use-size.ts'

/** Parts of the picture, and the mark that each stands for; the first that fits. */
const parts: readonly (readonly [string, Light])[] = [
  ['.stage-exact, .stage-label-exact', 'exact'],
  ['.stage-start', 'start'],
  ['.stage-marker, .stage-path', 'steps'],
  ['.stage-off, .stage-label', 'misses'],
]

interface MarkPictureProps {
  readonly tube: Tube
  readonly light: readonly Light[]
  readonly onToggle: (light: Light) => void
}

const height = 240

/** The beat's picture: a click on a part of it marks that part. */
export const MarkPicture = ({ tube, light, onToggle }: MarkPictureProps) => {
  const element = useRef<HTMLDivElement>(null)
  const { width, em } = useSize(element)
  const place = placeIn(width, height, { left: 10.4 * em, right: 0.8 * em, top: 0.6 * em, bottom: 2.9 * em }, tube)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the boxes beside it do the same for keys
    // biome-ignore lint/a11y/useKeyWithClickEvents: the boxes beside it do the same for keys
    <div
      ref={element}
      className="stage-like lesson-picture"
      onClick={({ target }) => {
        const found = target instanceof Element && parts.find(([part]) => target.closest(part))
        if (found) onToggle(found[1])
      }}
    >
      {width > 0 && (
        <StageTube tube={tube} place={place} width={width} height={height} em={em} light={light} asked={undefined} />
      )}
    </div>
  )
}
