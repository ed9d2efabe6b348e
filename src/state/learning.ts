/** What a reader did in the scenes: ticks and answers to questions. Kept in this browser, never in a link. */
import * as v from 'valibot'
import type { Answer } from '../scenes/questions.ts'
import type { Explorer } from './explorer.ts'
import { keepText } from './not-kept.ts'

export interface Learning {
  /** Ids of the scenes that were gone through, in that order. */
  readonly done: readonly string[]
  /** By `questionKey`. */
  readonly answers: Readonly<Record<string, Answer>>
}

export const nothingLearned: Learning = { done: [], answers: {} }

export const learningKey = 'samplerscope-learning'

const finite = v.pipe(v.number(), v.finite())
const schema = v.object({
  done: v.pipe(v.array(v.pipe(v.string(), v.maxLength(100))), v.maxLength(500)),
  answers: v.record(v.pipe(v.string(), v.maxLength(200)), v.union([finite, v.pipe(v.array(finite), v.maxLength(200))])),
})

/** What is kept under a text; nothing where it holds something else. */
const parseLearning = (text: string | null): Learning => {
  try {
    const parsed = v.safeParse(schema, JSON.parse(text ?? 'null'))
    return parsed.success ? parsed.output : nothingLearned
  } catch {
    return nothingLearned
  }
}

/** Nothing where storage is denied. */
export const readLearning = (): Learning => {
  try {
    return parseLearning(localStorage.getItem(learningKey))
  } catch {
    return nothingLearned
  }
}

/** Reads what is kept, keeps what changes, and follows other windows of this browser. Returns the function that ends it. */
export const keepLearning = (explorer: Explorer, page: Window): (() => void) => {
  explorer.getState().recall(readLearning())
  const unsubscribe = explorer.subscribe(({ done, answers }, before) => {
    if (done === before.done && answers === before.answers) return
    keepText(() => localStorage, learningKey, JSON.stringify({ done, answers } satisfies Learning))
  })
  const onStorage = ({ key, newValue }: StorageEvent): void => {
    if (key === learningKey) explorer.getState().recall(parseLearning(newValue))
  }
  page.addEventListener('storage', onStorage)
  return () => {
    unsubscribe()
    page.removeEventListener('storage', onStorage)
  }
}
