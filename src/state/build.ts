/** A design that is put together from a short list of choices, at a fixed number of calls. Pure. */
import type { Design } from '../core/design.ts'
import { toJson } from '../core/design-json.ts'
import type { Row } from '../core/registry.ts'
import { buildRows } from '../scenes/build-options.ts'
import { parseHash } from '../scenes/link.ts'
import { withCalls } from './match.ts'

const choiceIn = (hash: string, row: Row): Design[Row] => parseHash(hash).value.design[row]

const textOf = (choice: unknown): string => JSON.stringify(choice)

/** The option that a design's row has, by its hash; undefined for a choice that is not on the list. */
export const optionOf = (design: Design, row: Row): string | undefined => {
  const own = textOf((toJson(design) as Record<string, unknown>)[row])
  const options = buildRows.find((one) => one.row === row)?.options ?? []
  return options.find(({ hash }) => {
    const json = toJson({ ...design, [row]: choiceIn(hash, row) }) as Record<string, unknown>
    return textOf(json[row]) === own
  })?.hash
}

/** The design with another option in a row, and as many steps as the calls pay for. */
export const withOption = (design: Design, row: Row, hash: string, calls: number): Design =>
  withCalls({ ...design, [row]: choiceIn(hash, row) }, calls)
