import type { Lab } from '../../metrics/lab-client.ts'
import { useBench } from '../use-bench.ts'

/** The lab's worker. */
export const useLab = (): Lab => useBench().lab
