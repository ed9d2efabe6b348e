import { memo, useCallback, useDeferredValue } from 'react'
import { type Design, withLevels } from '../core/design.ts'
import { comparedOf, cursorOf } from '../state/selectors.ts'
import { useExplorer, useWiring } from './explorer-context.tsx'
import { withImported } from './imported.ts'
import { SchedulePanel, type SchedulePanelProps } from './schedule/SchedulePanel.tsx'
import { useGestures } from './use-gestures.ts'

const MemoizedSchedulePanel = memo(SchedulePanel)

/** The noise levels of all designs, on the document: in a row below the pictures, or as a panel. */
export const Schedule = ({ plotHeight, Text }: Pick<SchedulePanelProps, 'plotHeight' | 'Text'>) => {
  const { explorer } = useWiring()
  // The toy is drawn first: what stands below it follows when the hand leaves time.
  const compared = useDeferredValue(useExplorer(comparedOf))
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
  const gestures = useGestures()
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
        {...gestures}
      />
    </section>
  )
}
