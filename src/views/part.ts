import { isMarkedBy, isUsedBy, type Part } from '../scenes/scene.ts'
import { isPresentingOf, sceneOf } from '../state/selectors.ts'
import { useExplorer } from './explorer-context.tsx'

/** What the open scene makes of a part of the page: attributes for its element. */
export const usePart = (part: Part): { readonly 'data-marked'?: true; readonly hidden?: true } => {
  const isMarked = useExplorer((state) => {
    const scene = sceneOf(state)
    return scene !== undefined && isMarkedBy(scene, part)
  })
  const isHidden = useExplorer((state) => isPresentingOf(state) && !isUsedBy(sceneOf(state)!, part))
  return { ...(isMarked && { 'data-marked': true }), ...(isHidden && { hidden: true }) }
}
