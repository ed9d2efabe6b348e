import type { Segment } from '../controls/Segments.tsx'

/** What is measured on. */
export type World = 'toy' | 'images'

export const worlds: readonly Segment<World>[] = [
  { value: 'toy', label: 'Exact toy', title: 'Compared with the exact solution, immediately' },
  { value: 'images', label: 'Images', title: 'Compared with a converged run of the network, when you ask for it' },
]

export const isWorld = (value: unknown): boolean => worlds.some((world) => world.value === value)
