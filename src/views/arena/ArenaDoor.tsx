import { type ReactNode, type RefObject, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { labelsOf } from '../../document/images.ts'
import type { SlotId } from '../../document/slots.ts'
import { exactWorldOf } from '../../engine/exact/worlds.ts'
import { comparedOf } from '../../state/selectors.ts'
import { Guarded } from '../controls/Guarded.tsx'
import { useExplorer } from '../explorer-context.tsx'
import { statusText } from '../pictures/image-text.ts'
import { ArenaHead } from './ArenaHead.tsx'
import './arena.css'
import { LargeView } from '../pictures/LargeView.tsx'
import { useComparison } from '../pictures/use-comparison.ts'
import { DesignCards } from './DesignCards.tsx'
import { PictureColumns } from './PictureColumns.tsx'
import { PictureTools } from './PictureTools.tsx'
import { ToyCard } from './ToyCard.tsx'
import { useLooking } from './use-looking.ts'
import { Verdict } from './Verdict.tsx'

const noNames: readonly string[] = []

const least = 180
const most = 420
/** Pixels below a plot: its panel's and the page's. */
const below = 26

/** Height for the plots: what the window leaves below the rest, so that all is in sight at once. */
const useRoom = (place: RefObject<HTMLElement | null>): number => {
  const [room, setRoom] = useState(least)
  useLayoutEffect(() => {
    const measure = (): void => {
      const plot = place.current?.querySelector('.toy-figure')
      if (!plot) return
      const top = plot.getBoundingClientRect().top + window.scrollY
      setRoom(Math.round(Math.min(most, Math.max(least, window.innerHeight - top - below))))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(document.body)
    window.addEventListener('resize', measure)
    return () => {
      observer.disconnect()
      window.removeEventListener('resize', measure)
    }
  }, [place])
  return room
}

interface ArenaDoorProps {
  /** Puts another design beside the others. */
  readonly adding: ReactNode
  /** What changes the active design, in a row. */
  readonly essentials: ReactNode
  /** Where pictures come from. */
  readonly source: ReactNode
  /** Walks through the steps. */
  readonly scrubber: ReactNode
  /** The noise levels, in a plot of a height in pixels. */
  readonly schedule: (plotHeight: number) => ReactNode
}

/** The designs side by side: question, cards, pictures, answer, and why. */
export const ArenaDoor = ({ adding, essentials, source, scrubber, schedule }: ArenaDoorProps) => {
  const readings = useComparison()
  const why = useRef<HTMLDivElement>(null)
  const height = useRoom(why)
  const status = useExplorer((state) => state.engine)
  const compared = useExplorer(comparedOf)
  const images = useExplorer((state) => state.document.images)
  const names = useExplorer(({ engine }) => (engine.phase === 'ready' ? engine.model.labels : noNames))
  const looking = useLooking(compared)
  const [opened, setOpened] = useState<SlotId | null>(null)
  const labels = useMemo(() => labelsOf(images), [images])
  const large = Math.min(looking.large, labels.length - 1)
  const isExact = useExplorer(({ document }) => exactWorldOf(document.network) !== undefined)
  const hasPictures = useExplorer(({ runs }) => Object.values(runs).some((run) => run.frames.length > 0))
  return (
    <main className="arena">
      <ArenaHead adding={adding} />
      <Guarded name="The designs">
        <DesignCards />
        <div id="design-controls" className="arena-essentials" role="tabpanel" aria-label="The chosen design">
          {essentials}
        </div>
      </Guarded>
      <Guarded name="The pictures">
        <PictureColumns readings={readings} looking={looking} onOpen={({ id }) => setOpened(id)} />
      </Guarded>
      <div className="arena-answer">
        {hasPictures ? (
          <Verdict readings={readings} isExact={isExact} />
        ) : (
          <p className={status.phase === 'failed' ? 'fault' : 'verdict'} role="status">
            {statusText(status)}
          </p>
        )}
        <div className="arena-ways">
          {source}
          <PictureTools looking={looking} readings={readings} />
        </div>
      </div>
      <div ref={why} className="arena-why">
        <section className="panel" aria-label="The toy">
          <Guarded name="The toy">
            <ToyCard height={height} scrubber={scrubber} />
          </Guarded>
        </section>
        <section className="panel" aria-label="Noise levels">
          <Guarded name="The noise levels">{schedule(height)}</Guarded>
        </section>
      </div>
      <LargeView
        slot={opened ?? compared[0]!.id}
        index={opened && large}
        labels={labels}
        names={names}
        onIndex={(index) => (index === null ? setOpened(null) : looking.onLarge(index))}
      />
    </main>
  )
}
