import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { labelsOf } from '../../document/images.ts'
import type { SlotId } from '../../document/slots.ts'
import { exactWorldOf } from '../../engine/exact/worlds.ts'
import { comparedOf } from '../../state/store.ts'
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
import { TubePlot } from './TubePlot.tsx'
import { useLooking } from './use-looking.ts'
import { Verdict } from './Verdict.tsx'

const noNames: readonly string[] = []

/** Pixels of what stands above and below the toy where designs are four abreast. */
const others = 714
const least = 190
const most = 420

/** Height for the toy: what a window leaves of itself, so that all is in sight at once. */
const useRoom = (): number => {
  const [room, setRoom] = useState(0)
  useEffect(() => {
    const measure = (): void => setRoom(window.innerHeight)
    measure()
    window.addEventListener('resize', measure)
    return () => window.removeEventListener('resize', measure)
  }, [])
  return Math.min(most, Math.max(least, room - others))
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
  readonly schedule: ReactNode
}

/** The designs side by side: question, cards, pictures, answer, and why. */
export const ArenaDoor = ({ adding, essentials, source, scrubber, schedule }: ArenaDoorProps) => {
  const readings = useComparison()
  const height = useRoom()
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
      <div className="arena-why">
        <section className="panel" aria-label="The toy">
          <header>
            <h3>The toy</h3>
            <span className="caption">one start, every design’s path; dashed is the exact solution</span>
          </header>
          <Guarded name="The toy">
            <TubePlot height={height} />
          </Guarded>
          {scrubber}
        </section>
        <section className="panel" aria-label="Noise levels">
          <Guarded name="The noise levels">{schedule}</Guarded>
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
