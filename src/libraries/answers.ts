/** One question to four libraries. */
import { inA1111 } from './a1111.ts'
import { type Answer, absent, type LibraryId, libraryIds } from './answer.ts'
import { inComfy } from './comfyui.ts'
import { inDiffusers } from './diffusers.ts'
import { inKDiffusion } from './k-diffusion.ts'
import type { Question } from './question.ts'

const ask: Readonly<Record<LibraryId, (question: Question) => Answer>> = {
  diffusers: inDiffusers,
  ComfyUI: inComfy,
  'A1111/Forge': inA1111,
  'k-diffusion': inKDiffusion,
}

/** Whether a question can be asked at all: a table of 1000 timesteps has no more steps. */
const isAskable = ({ steps, strength }: Question): boolean =>
  Number.isInteger(steps) && steps >= 1 && steps <= 1000 && strength > 0 && strength <= 1

/** What each library runs, in their usual order. Where lists have no levels that fall, the library is said to have none. */
export const answersTo = (question: Question): readonly Answer[] =>
  libraryIds.map((library) => {
    if (!isAskable(question)) return absent(library, 'Take 1 to 1000 steps and a strength above 0.')
    return ask[library](question)
  })
