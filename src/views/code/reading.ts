/** What the dialog shows of a design in a format. */
import type { Design } from '../../core/design.ts'
import type { Format, Origin, Written } from '../../export/format.ts'
import { fileNameOf } from '../../export/name.ts'

export type Reading =
  | (Extract<Written, { readonly status: 'written' }> & { readonly fileName: string })
  | { readonly status: 'refused'; readonly reason: string }

/** A design that cannot run has no code: the reason is the compiler's. */
export const readingOf = (format: Format, design: Design, origin: Origin): Reading => {
  try {
    const written = format.write(design, origin)
    return written.status === 'written' ? { ...written, fileName: fileNameOf(format, design, origin.name) } : written
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { status: 'refused', reason: `This design cannot run: ${error.message}.` }
  }
}
