import { memo, useCallback, useState } from 'react'
import { type Design, withLevels } from '../core/design.ts'
import { comparedOf, cursorOf } from '../state/selectors.ts'
import { useExplorer, useWiring } from './explorer-context.tsx'
import { withImported } from './imported.ts'
import { SchedulePanel, type SchedulePanelProps } from './schedule/SchedulePanel.tsx'
import { useGestures } from './use-gestures.ts'
import { useWhenIdle } from './use-when-idle.ts'

const MemoizedSchedulePanel = memo(SchedulePanel)

/** The noise levels of all designs, on the document: in a row below the pictures, or as a panel. */
export const Schedule = ({ plotHeight, Text }: Pick<SchedulePanelProps, 'plotHeight' | 'Text'>) => {
  const { explorer } = useWiring()
  // Toy and pictures are drawn first, but for a drag of a level: that goes on here.
  const [isHeld, setIsHeld] = useState(false)
  const compared = useWhenIdle(useExplorer(comparedOf), isHeld)
  const cursor = useExplorer(cursorOf)
  const known = useExplorer(({ engine }) => (engine.phase === 'ready' ? (engine.model.sigmaRange ?? null) : null))
  const { change, hover, note } = explorer.getState()
  const onLevels = useCallback(
    (levels: readonly number[]) =>
      change('levels', (document) => {
        const design = withLevels(document.design, levels)
        if (typeof design !== 'string') return { ...document, design }
        note('warning', `The list of levels ${design}. The last good one stays.`)
        return document
      }),
    [change, note],
  )
  const onDesign = useCallback(
    (design: Design, seed: number | undefined) => change('import', withImported(design, seed)),
    [change],
  )
  const { onGestureStart, onGestureEnd } = useGestures()
  const onStart = useCallback(() => {
    setIsHeld(true)
    onGestureStart()
  }, [onGestureStart])
  const onEnd = useCallback(() => {
    setIsHeld(false)
    onGestureEnd()
  }, [onGestureEnd])
  return (
    <section className={plotHeight === undefined ? 'panel' : 'compact-schedule'} aria-label="Schedule">
      <MemoizedSchedulePanel
        plotHeight={plotHeight}
        Text={Text}
        designs={compared}
        known={known}
        cursor={cursor}
        onCursor={hover}
        onLevels={onLevels}
        onDesign={onDesign}
        onGestureStart={onStart}
        onGestureEnd={onEnd}
      />
    </section>
  )
}
