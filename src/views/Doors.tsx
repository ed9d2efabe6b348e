import { outlines } from '../scenes/outlines.ts'
import { useExplorer, useWiring } from './explorer-context.tsx'

/** Learn, Compare, Lab: three views of one state. */
export const Doors = () => {
  const { explorer } = useWiring()
  const scene = useExplorer((state) => state.document.scene)
  const door = useExplorer((state) => state.door)
  const open = scene !== null ? 'learn' : door
  const learn = (): void => {
    const { done, left, openScene } = explorer.getState()
    if (scene !== null) return
    if (left) openScene(left.scene, left.beat)
    else openScene((outlines.find(({ id }) => !done.includes(id)) ?? outlines[0]!).id)
  }
  const enter = (next: 'compare' | 'lab'): void => {
    const { leaveScene, enter: go } = explorer.getState()
    if (scene !== null) leaveScene()
    go(next)
  }
  const all = [
    { id: 'learn', label: 'Learn', title: 'The whole story in scenes, each with a task', act: learn },
    { id: 'compare', label: 'Compare', title: 'Samplers side by side on the same noise', act: () => enter('compare') },
    { id: 'lab', label: 'Lab', title: 'Everything: the design space, the toy, the labs', act: () => enter('lab') },
  ] as const
  return (
    <nav className="doors" aria-label="Doors">
      {all.map(({ id, label, title, act }) => (
        <button key={id} type="button" title={title} aria-current={open === id ? 'page' : undefined} onClick={act}>
          {label}
        </button>
      ))}
    </nav>
  )
}
