/** Lists of noise levels that a person has named; they stay in this browser. */
import * as v from 'valibot'
import { contentKey, numberFromJson } from '../core/design-json.ts'

const schema = v.pipe(
  v.array(
    v.object({
      name: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(60)),
      /** Strictly falling, without the final 0; the first may be infinite, which JSON writes as "inf". */
      levels: v.pipe(
        v.array(
          v.pipe(
            v.unknown(),
            v.transform(numberFromJson),
            v.number(),
            v.check((level) => level > 0),
          ),
        ),
        v.minLength(1),
        v.maxLength(1000),
        v.check((levels) => levels.every((level, i) => i === 0 || level < levels[i - 1]!)),
      ),
    }),
  ),
  v.maxLength(100),
)

export interface KeptList {
  readonly name: string
  readonly levels: readonly number[]
}

export const keptListsKey = 'samplerscope-lists'

/** What is kept; nothing where storage is denied or holds something else. */
export const readKeptLists = (): readonly KeptList[] => {
  try {
    const parsed = v.safeParse(schema, JSON.parse(localStorage.getItem(keptListsKey) ?? '[]'))
    return parsed.success ? parsed.output : []
  } catch {
    return []
  }
}

/** Keeps these lists instead; a sentence when the browser or a list does not allow it, and then nothing has changed. */
export const writeKeptLists = (lists: readonly KeptList[]): string | undefined => {
  const parsed = v.safeParse(schema, lists)
  if (!parsed.success)
    return 'This list cannot be kept. A name has at most 60 characters, and at most 100 lists are kept.'
  try {
    localStorage.setItem(keptListsKey, contentKey(parsed.output))
    return undefined
  } catch {
    return 'This browser does not let the page store anything. Copy the list or the link instead.'
  }
}

/** A list under its name, in place of one of the same name; the newest last. */
export const withList = (lists: readonly KeptList[], list: KeptList): readonly KeptList[] => [
  ...lists.filter(({ name }) => name !== list.name),
  list,
]
