import { expect, it } from 'vitest'
import { inOneMessage } from '../../../src/engine/in-one-message.ts'

it('hands on together what is said in one turn, in its order, and the next turn by itself', async () => {
  const posts: (readonly number[])[] = []
  const say = inOneMessage((all: readonly number[]) => posts.push(all))
  say(1)
  say(2)
  expect(posts).toEqual([])
  await Promise.resolve()
  expect(posts).toEqual([[1, 2]])
  say(3)
  await Promise.resolve()
  await Promise.resolve()
  expect(posts).toEqual([[1, 2], [3]])
})
