/** What a file does not say about its network. */
import type { Classes } from './classes.ts'
import type { Inspected } from './inspect.ts'
import type { Other, Role } from './roles.ts'
import type { Table } from './table.ts'

export interface Answers {
  readonly parameterization: string
  readonly sigmaData: number
  /** Range of the images that it was trained on: [-1, 1] or [0, 1]. */
  readonly range: 'signed' | 'unit'
  /** For parameterizations that were trained on one. */
  readonly table?: Table
  /** What inputs beside the image and the noise level are fed with, where that is not what their names suggest. */
  readonly roles?: Readonly<Record<string, Role>>
  readonly classes?: Classes
}

/** What an input is fed with. */
export const roleOf = ({ value, suggested }: Other, roles: Answers['roles']): Role => roles?.[value.name] ?? suggested

/** The input that takes the class; undefined where none does. */
export const labelOf = ({ others }: Pick<Inspected, 'others'>, roles: Answers['roles']): Other['value'] | undefined =>
  others.find((other) => roleOf(other, roles) === 'label')?.value
