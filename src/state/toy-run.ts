import type { Design } from '../core/design.ts'
import type { Program } from '../core/program.ts'
import type { SlotId } from '../document/slots.ts'
import type { Mixture } from '../toy/mixture.ts'
import { type PointDenoiser, type Target, targetOf, withImperfect } from '../toy/target.ts'

/** What all designs sample from, and the mode that the toy's network receives as its label. */
export interface ToyData {
  readonly mixture: Mixture
  /** Index of a mode; null for no label. */
  readonly label: number | null
  /** Asked in place of the exact denoiser; null for that. */
  readonly imperfect: PointDenoiser | null
}

/** What a design samples from. The same object for the same arguments. */
export const targetFor = ({ mixture, label, imperfect }: ToyData, { guidance }: Design): Target =>
  withImperfect(targetOf(mixture, label, guidance), imperfect)

/** A design as the toy draws it. */
export interface ToyRun {
  /** Its letter: its colour and marker. */
  readonly id: SlotId
  readonly name: string
  readonly design: Design
  /** The design, compiled. */
  readonly program: Program
}

export const describeRun = ({ id, name, program }: ToyRun): string => `${id}: ${name}, ${program.steps.length} steps`
