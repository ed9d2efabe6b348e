import type { Segment } from '../controls/Segments.tsx'

/** What is measured on. */
export type World = 'toy' | 'images'

export const worlds: readonly Segment<World>[] = [
  { value: 'toy', label: 'Exact toy', title: 'Against the exact solution, measured at once' },
  { value: 'images', label: 'Images', title: 'Against a converged run of the network, measured when you ask for it' },
]
