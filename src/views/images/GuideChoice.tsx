import { useStore } from 'zustand'
import { useExplorer, useWiring } from '../explorer-context.tsx'

/** The network that autoguidance leads away from: the one that the running network's card names, or any other of its interface. */
export const GuideChoice = () => {
  const { explorer, networks } = useWiring()
  const guide = useExplorer((state) => state.document.guide)
  const chosen = useExplorer((state) => state.document.network) ?? networks.usual
  const { listed, kept } = useStore(networks.store)
  const others = [
    ...listed.map(({ id, label }) => ({ id, label })),
    ...kept.map(({ id, label }) => ({ id, label: `${label} (yours)` })),
  ].filter(({ id }) => id !== chosen)
  const isElsewhere = guide !== null && !others.some(({ id }) => id === guide)
  return (
    <label className="caption guide-choice">
      Autoguidance leads away from{' '}
      <select
        className="select"
        value={guide ?? ''}
        onChange={({ target }) =>
          explorer.getState().change('guide', (document) => ({ ...document, guide: target.value || null }))
        }
      >
        <option value="">the weaker network that its card names</option>
        {others.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
        {isElsewhere && <option value={guide}>{guide}</option>}
      </select>
    </label>
  )
}
