import { useCallback } from 'react'
import { withScale } from '../document/document.ts'
import type { SlotId } from '../document/slots.ts'
import { imperfectOf } from '../state/imperfect.ts'
import { comparedOf, cursorOf } from '../state/selectors.ts'
import { activate } from '../state/slots.ts'
import type { Mixture } from '../toy/mixture.ts'
import type { DataScale } from '../toy/scale.ts'
import type { ToyView } from '../toy/view.ts'
import { useExplorer, useWiring } from './explorer-context.tsx'
import { useStepPin } from './plot/use-step-pin.ts'
import { ToyPanel } from './toy/ToyPanel.tsx'
import { useGestures } from './use-gestures.ts'

/** The toy with the whole of its tools, on the document. */
export const Toy = () => {
  const { explorer } = useWiring()
  const compared = useExplorer(comparedOf)
  const slot = useExplorer((state) => state.document.slot)
  const mixture = useExplorer((state) => state.document.mixture)
  const scale = useExplorer((state) => state.document.scale)
  const label = useExplorer((state) => state.document.toyClass)
  const imperfect = useExplorer(imperfectOf)
  const view = useExplorer((state) => state.document.toy)
  const seed = useExplorer((state) => state.document.seed)
  const wrong = useExplorer(({ document }) => document.perturbation)
  const cursor = useExplorer(cursorOf)
  const { change, hover } = explorer.getState()
  const onMixture = useCallback(
    (next: Mixture) => change('mixture', (document) => ({ ...document, mixture: next })),
    [change],
  )
  const onScale = useCallback((next: DataScale) => change('scale', withScale(next)), [change])
  const onLabel = useCallback(
    (toyClass: number | null) => change('toyClass', (document) => ({ ...document, toyClass })),
    [change],
  )
  const onView = useCallback((next: ToyView) => change('toy', (document) => ({ ...document, toy: next })), [change])
  const onActivate = useCallback(
    (id: SlotId, toy: ToyView) => change('slots.activate', (document) => ({ ...activate(id)(document), toy })),
    [change],
  )
  const gestures = useGestures()
  const pin = useStepPin()
  return (
    <section className="panel area-toy" aria-label="Exact 1D toy">
      <ToyPanel
        runs={compared}
        slot={slot}
        mixture={mixture}
        scale={scale}
        label={label}
        imperfect={imperfect}
        view={view}
        wrong={wrong}
        seed={seed}
        cursor={cursor}
        onMixture={onMixture}
        onScale={onScale}
        onLabel={onLabel}
        onView={onView}
        onCursor={hover}
        onActivate={onActivate}
        pin={pin}
        {...gestures}
      />
    </section>
  )
}
