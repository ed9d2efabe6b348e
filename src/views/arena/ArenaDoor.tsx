import { type ReactNode, useEffect, useState } from 'react'
import { referencesOf } from '../../state/selectors.ts'
import { Guarded } from '../controls/Guarded.tsx'
import { type Segment, Segments } from '../controls/Segments.tsx'
import { useExplorer } from '../explorer-context.tsx'
import { statusText } from '../pictures/image-text.ts'
import { ArenaHead } from './ArenaHead.tsx'
import './arena.css'
import { useComparison } from '../pictures/use-comparison.ts'
import { DesignCards } from './DesignCards.tsx'
import { PictureColumns, type Way } from './PictureColumns.tsx'
import { TubePlot } from './TubePlot.tsx'
import { Verdict } from './Verdict.tsx'

const ways: readonly Segment<Way>[] = [
  { value: 'beside', label: 'Side by side', title: 'The designs’ pictures' },
  { value: 'wipe', label: 'Wipe', title: 'The converged run’s picture, wiped over each design’s' },
  { value: 'difference', label: 'Difference', title: 'Four times the difference to the converged run, on gray' },
]

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
  /** What changes the active design, in a row. */
  readonly essentials: ReactNode
  /** Where pictures come from. */
  readonly source: ReactNode
  /** Walks through the steps. */
  readonly scrubber: ReactNode
  readonly schedule: ReactNode
}

/** The designs side by side: question, cards, pictures, answer, and why. */
export const ArenaDoor = ({ essentials, source, scrubber, schedule }: ArenaDoorProps) => {
  const readings = useComparison()
  const [way, setWay] = useState<Way>('beside')
  const height = useRoom()
  const status = useExplorer((state) => state.engine)
  const hasReference = useExplorer((state) => referencesOf(state).length > 0)
  const hasPictures = useExplorer(({ runs }) => Object.values(runs).some((run) => run.frames.length > 0))
  return (
    <main className="arena">
      <ArenaHead />
      <Guarded name="The designs">
        <DesignCards />
        <div id="design-controls" className="arena-essentials" role="tabpanel" aria-label="The chosen design">
          {essentials}
        </div>
      </Guarded>
      <Guarded name="The pictures">
        <PictureColumns readings={readings} way={way} />
      </Guarded>
      <div className="arena-answer">
        {hasPictures ? (
          <Verdict readings={readings} />
        ) : (
          <p className={status.phase === 'failed' ? 'fault' : 'verdict'} role="status">
            {statusText(status)}
          </p>
        )}
        <div className="arena-ways">
          {source}
          {hasReference && <Segments label="How pictures are compared" value={way} segments={ways} onValue={setWay} />}
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
    </main>
  )
}
