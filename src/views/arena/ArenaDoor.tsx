import { type ReactNode, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { labelsOf } from '../../document/images.ts'
import type { SlotId } from '../../document/slots.ts'
import { exactWorldOf } from '../../engine/exact/worlds.ts'
import { comparedOf } from '../../state/selectors.ts'
import { shippedFrameOf } from '../../state/shipped.ts'
import { Guarded } from '../controls/Guarded.tsx'
import { useExplorer } from '../explorer-context.tsx'
import { statusText } from '../pictures/image-text.ts'
import { phone, useMedia } from '../use-media.ts'
import { ArenaHead } from './ArenaHead.tsx'
import './arena.css'
import './cards.css'
import './pictures.css'
import './answer.css'
import './sizes.css'
import './phone.css'
import './sheet.css'
import { LargeView } from '../pictures/LargeView.tsx'
import { DesignCards } from './DesignCards.tsx'
import { PictureColumns } from './PictureColumns.tsx'
import { PictureStrip } from './PictureStrip.tsx'
import { PictureTools } from './PictureTools.tsx'
import { Sheet } from './Sheet.tsx'
import { ToyCard } from './ToyCard.tsx'
import { useLooking } from './use-looking.ts'
import { useRoom } from './use-room.ts'
import { Verdict } from './Verdict.tsx'

const noNames: readonly string[] = []

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
  const why = useRef<HTMLDivElement>(null)
  const height = useRoom(why)
  const status = useExplorer((state) => state.engine)
  const firstId = useExplorer((state) => comparedOf(state)[0]!.id)
  const images = useExplorer((state) => state.document.images)
  const names = useExplorer(({ engine }) => (engine.phase === 'ready' ? engine.model.labels : noNames))
  const looking = useLooking()
  const [opened, setOpened] = useState<SlotId | null>(null)
  const labels = useMemo(() => labelsOf(images), [images])
  const large = Math.min(looking.large, labels.length - 1)
  const isExact = useExplorer(({ document }) => exactWorldOf(document.network) !== undefined)
  const network = useExplorer(({ document }) => document.network)
  const hasShipped = useExplorer((state) => shippedFrameOf(state, state.document.slot) !== undefined)
  // Until another network is there, an answer would be about the pictures of the one before.
  const isOther = status.phase !== 'ready' && !('backend' in status && status.backend === 'exact')
  const hasPictures = useExplorer(({ runs }) => Object.values(runs).some((run) => run.frames.length > 0))
  const isPhone = useMedia(phone)
  const [isSheetOpen, setSheetOpen] = useState(false)
  const pictures = useRef<HTMLDivElement>(null)
  const { onLarge } = looking
  const openSheet = useCallback(() => setSheetOpen(true), [])
  const onIndex = useCallback((index: number | null) => (index === null ? setOpened(null) : onLarge(index)), [onLarge])
  const noiseLevels = useMemo(() => schedule(height), [schedule, height])
  // The toy's first frame waits for nothing that stands beside it.
  const hasLevels = useDeferredValue(true, false)
  const closeSheet = (): void => {
    flushSync(() => setSheetOpen(false))
    document.querySelector<HTMLElement>('.card-settings')?.focus()
  }
  const controls = (
    <div id="design-controls" className="arena-essentials" role="tabpanel" aria-label="The chosen design">
      {essentials}
    </div>
  )
  return (
    <main className="arena" data-sheet={(isPhone && isSheetOpen) || undefined}>
      <ArenaHead adding={adding} />
      <Guarded name="The designs">
        <DesignCards onSettings={isPhone ? openSheet : undefined} />
        {isPhone && isSheetOpen ? (
          <Sheet onClose={closeSheet}>{controls}</Sheet>
        ) : isPhone ? (
          <div id="design-controls" role="tabpanel" aria-label="The chosen design" hidden />
        ) : (
          controls
        )}
      </Guarded>
      <Guarded name="The pictures">
        <PictureColumns element={pictures} looking={looking} onOpen={setOpened} />
      </Guarded>
      {isPhone && <PictureStrip pictures={pictures} isWanted={isSheetOpen} index={large} />}
      <div className="arena-answer">
        {hasPictures && !isOther ? (
          <Verdict key={network ?? ''} isExact={isExact} />
        ) : (
          <div className="verdict-lines">
            <p className={status.phase === 'failed' ? 'fault' : 'verdict'} role="status">
              {statusText(status)}
            </p>
            {hasShipped && (
              <p className="verdict-change caption">
                Meanwhile you see what this network made of the same noise on another machine.
              </p>
            )}
          </div>
        )}
        <div className="arena-ways">
          {source}
          <PictureTools looking={looking} />
        </div>
      </div>
      <div ref={why} className="arena-why">
        <section className="panel" aria-label="The toy">
          <Guarded name="The toy">
            <ToyCard height={height} scrubber={scrubber} />
          </Guarded>
        </section>
        <section className="panel" aria-label="Noise levels">
          <Guarded name="The noise levels">{hasLevels && noiseLevels}</Guarded>
        </section>
      </div>
      <LargeView slot={opened ?? firstId} index={opened && large} labels={labels} names={names} onIndex={onIndex} />
    </main>
  )
}
