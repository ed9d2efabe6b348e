import { useMedia } from './use-media.ts'

/** Whether nothing may move by itself. */
export const useReducedMotion = (): boolean => useMedia('(prefers-reduced-motion: reduce)')
