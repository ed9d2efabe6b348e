import { type CSSProperties, type RefObject, useEffect, useState } from 'react'
import { comparedOf } from '../../state/selectors.ts'
import { activate } from '../../state/slots.ts'
import { Pixels } from '../controls/Pixels.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { errorText } from '../pictures/error-text.ts'
import { useComparison } from '../pictures/use-comparison.ts'
import { useFrame } from '../pictures/use-pixels.ts'
import { SlotMarker } from '../slot-style.tsx'

/** Whether an element has been scrolled out of the window above. */
const useIsAbove = (element: RefObject<HTMLElement | null>): boolean => {
  const [isAbove, setIsAbove] = useState(false)
  useEffect(() => {
    const target = element.current
    if (!target) return
    const observer = new IntersectionObserver(
      ([entry]) => setIsAbove(entry !== undefined && !entry.isIntersecting && entry.boundingClientRect.bottom < 100),
      { rootMargin: '-96px 0px 0px 0px' },
    )
    observer.observe(target)
    return () => observer.disconnect()
  }, [element])
  return isAbove
}

interface PictureStripProps {
  /** The large pictures, in whose place the strip comes. */
  readonly pictures: RefObject<HTMLElement | null>
  /** Always, because something covers the pictures. */
  readonly isWanted: boolean
  readonly index: number
}

/** On a phone, the designs' pictures small at the top once the large ones are out of sight: what you change stays in sight. */
export const PictureStrip = ({ pictures, isWanted, index }: PictureStripProps) => {
  const { explorer } = useWiring()
  const compared = useExplorer(comparedOf)
  const readings = useComparison()
  const isAbove = useIsAbove(pictures)
  if (!isAbove && !isWanted) return null
  return (
    <nav className="picture-strip" aria-label="The designs’ pictures">
      {compared.map(({ id, name, isActive }) => {
        const { number } = errorText(readings.find((one) => one.id === id))
        return (
          <button
            key={id}
            type="button"
            data-slot={id}
            aria-pressed={isActive}
            aria-label={`Design ${id}, ${name}: ${number}`}
            style={{ '--own': `var(--design-${id.toLowerCase()})` } as CSSProperties}
            onClick={() => explorer.getState().change('slots.activate', activate(id))}
          >
            <StripPicture id={id} index={index} />
            <span>
              <SlotMarker id={id} /> {number}
            </span>
          </button>
        )
      })}
    </nav>
  )
}

const StripPicture = ({ id, index }: { readonly id: 'A' | 'B' | 'C' | 'D'; readonly index: number }) => {
  const frame = useFrame(id)
  if (!frame) return null
  return <Pixels pixels={frame.step < frame.steps ? frame.denoised : frame.state} side={frame.side} index={index} />
}
