import { useCallback, useMemo } from 'react'
import { type Choice, curveRangeOf, type DesignParameter, withChoice } from '../../core/design.ts'
import type { Row } from '../../core/registry.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'

/** What controls of the active design need: the range that its curves are drawn over, and its two kinds of change. */
export const useDesignEdits = () => {
  const { explorer } = useWiring()
  const design = useExplorer((state) => state.document.design)
  const { min, max } = curveRangeOf(design)
  const range = useMemo(() => ({ min, max }), [min, max])
  const onChoice = useCallback(
    (key: string, row: Row, choice: Choice) =>
      explorer
        .getState()
        .change(key, (document) => ({ ...document, design: withChoice(document.design, row, choice) })),
    [explorer],
  )
  const onNumber = useCallback(
    (key: DesignParameter, value: number) =>
      explorer.getState().change(key, (document) => ({ ...document, design: { ...document.design, [key]: value } })),
    [explorer],
  )
  return { design, range, onChoice, onNumber }
}
