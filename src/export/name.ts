/** File names and identifiers from a design's name. */
import { compile, type Design } from '../core/index.ts'
import type { Format } from './format.ts'

/** Letters and digits of a name, joined by underscores; "design" where it has none. */
export const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll('+', 'p')
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 40) || 'design'

/** Name of the file that a format writes for a design. Throws RangeError for a design that does not compile. */
export const fileNameOf = ({ prefix }: Format, design: Design, name: string): string =>
  `${prefix}_${slugOf(name)}_${compile(design).steps.length}.py`
