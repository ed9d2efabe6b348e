import type { Design } from '../core/design.ts'
import type { Document } from '../document/document.ts'

/** The document with the settings of another program in place of the active design's, and their seed if it has one. */
export const withImported =
  (design: Design, seed: number | undefined) =>
  (document: Document): Document => ({ ...document, design, ...(seed !== undefined && { seed }) })
