import type { Lab } from '../../metrics/lab-client.ts'
import { useWiring } from '../explorer-context.tsx'

/** The lab's worker. */
export const useLab = (): Lab => useWiring().bench.lab
