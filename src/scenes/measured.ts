export interface Measured {
  readonly pictures: readonly [median: number, low: number, high: number]
  readonly network?: readonly [median: number, low: number, high: number]
}
export const measured: Readonly<Record<string, Measured>> = {}
