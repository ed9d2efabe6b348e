/** What every format of exported code is: a design written as a file that somebody else's program can run. */
import type { Design } from '../core/index.ts'

/** What a file says of its design beside the numbers. */
export interface Origin {
  /** What a person calls the design. */
  readonly name: string
  /** Address at which the page shows it; none where there is no page. */
  readonly link?: string
}

export type Written =
  | {
      readonly status: 'written'
      /** The whole file, ending with a line break. */
      readonly code: string
      /** What the file or its host does differently from the page, one sentence each. */
      readonly notes: readonly string[]
    }
  /** The format cannot express the design; `reason` is a sentence that says why and what to do. */
  | { readonly status: 'refused'; readonly reason: string }

export interface Format {
  /** Stable id on the command line. */
  readonly id: string
  readonly label: string
  /** One sentence: what the file is for and how it is called. */
  readonly help: string
  /** What the file's name begins with. */
  readonly prefix: string
  /** Throws RangeError for a design that does not compile. */
  write(design: Design, origin: Origin): Written
}
