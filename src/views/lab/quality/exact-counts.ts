/** Pictures of a draw that a person can choose. */
export const pictureCounts = [100, 300, 1000, 3000] as const
