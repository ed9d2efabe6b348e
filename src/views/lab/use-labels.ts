import { useExplorer } from '../explorer-context.tsx'

const noLabels: readonly string[] = []

/** Names of the classes of the network that runs. */
export const useLabels = (): readonly string[] =>
  useExplorer(({ engine }) => (engine.phase === 'ready' ? engine.model.labels : noLabels))
