/** Parts of a step in the order in which they are made. */
export const stepParts = ['raise', 'ahead', 'back', 'step'] as const
export type StepPart = (typeof stepParts)[number]
