import { useEffect, useRef } from 'react'
import type { ScreenLayout } from '../../engine/protocol.ts'
import { activeRunOf, cursorOf, drawnStepOf } from '../../state/selectors.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'

interface LiveScreenProps {
  readonly panel: ScreenLayout['panel']
  readonly columns: number
  readonly rows: number
}

/** Over the grid of images, what the engine draws by itself while a run on the GPU goes on. */
export const LiveScreen = ({ panel, columns, rows }: LiveScreenProps) => {
  const { engine, screen } = useWiring()
  // A step that a person holds is shown from its frame.
  const isShown = useExplorer((state) => cursorOf(state) === null && drawnStepOf(activeRunOf(state)) !== null)
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = place.current
    if (!element) return
    element.append(screen.host)
    const tell = (): void => {
      const grid = element.parentElement
      const { width, height } = element.getBoundingClientRect()
      const ratio = window.devicePixelRatio
      const gap = grid ? Number.parseFloat(getComputedStyle(grid).columnGap) || 0 : 0
      const isVisible = width > 0 && height > 0
      engine.show(
        isVisible
          ? {
              panel,
              columns,
              rows,
              gap: gap * ratio,
              width: Math.round(width * ratio),
              height: Math.round(height * ratio),
            }
          : null,
      )
    }
    const observer = new ResizeObserver(tell)
    observer.observe(element)
    tell()
    return () => {
      observer.disconnect()
      engine.show(null)
    }
  }, [engine, screen, panel, columns, rows])
  return <div ref={place} className="live-screen" style={{ visibility: isShown ? 'visible' : 'hidden' }} aria-hidden />
}
