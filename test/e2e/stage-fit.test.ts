/** Every beat of every scene fits the window, by keys alone; the stage is clean for axe. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { type Answer, type Question, questionKey } from '../../src/scenes/questions.ts'
import { scenes } from '../../src/scenes/registry.ts'
import { frames } from './browser.ts'
import { overflowOf, violationsOf } from './support/pages.ts'
import { at, openLink, ran, stagePages } from './support/stage.ts'

const { pages, visit } = stagePages()

/** What of the stage is cut off or lies outside the window: nothing, when all is well. */
const cutOff = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const found: string[] = []
    const page = document.documentElement
    if (page.scrollWidth > page.clientWidth) found.push(`page ${page.scrollWidth} px wide`)
    if (page.scrollHeight > page.clientHeight) found.push(`page ${page.scrollHeight} px high`)
    const told = document.querySelector('.stage-told')!
    if (told.scrollHeight > told.clientHeight + 1) found.push(`words ${told.scrollHeight} of ${told.clientHeight}`)
    const area = document.querySelector('.stage-picture-area')!
    if (area.scrollHeight > area.clientHeight + 1) found.push(`picture ${area.scrollHeight} of ${area.clientHeight}`)
    const parts =
      '.stage h2, .stage-beat:not([hidden]), .question, .stage-control, .stage-bar button, .stage-plot, .stage-frame, .stage-picture, ' +
      '.stage-pair-picture, .stage-board table, .stage-museum dl, .stage-machine input, .stage-race button'
    for (const part of document.querySelectorAll(`${parts}, .stage figcaption`)) {
      const { left, right, top, bottom, width } = part.getBoundingClientRect()
      const isInside = left >= -1 && top >= -1 && right <= innerWidth + 1 && bottom <= innerHeight + 1
      if (width > 0 && !isInside) found.push(`${part.tagName} ${part.className} ${part.textContent?.slice(0, 30)}`)
    }
    return found
  })

/** One for each reply, or nearly: places and curves far off on either side. */
const answersTo = (question: Question, points: number): readonly Answer[] =>
  question.kind === 'choice'
    ? question.options.map((_, k) => k)
    : question.kind === 'point'
      ? [-1e6, 1e6]
      : [-1, 1].map((way) => Array.from({ length: points }, (_, k) => 0.1 * 1.2 ** (way * k)))

/** Windows, as they are without and with "present"; one of the last is followed by the next beat's first, and so on back. */
const rooms = [
  { name: 'a laptop', isPresenting: false, width: 1440, height: 789 },
  { name: 'an old projector', isPresenting: false, width: 1024, height: 768 },
  { name: 'a projector', isPresenting: false, width: 1280, height: 720 },
  { name: 'a projector, presenting', isPresenting: true, width: 1280, height: 720 },
  { name: 'an old projector, presenting', isPresenting: true, width: 1024, height: 768 },
  { name: 'a large one, presenting', isPresenting: true, width: 1920, height: 1080 },
] as const

/**
 * A beat is opened once and looked at in every window: opening it costs far more than laying it out. Nothing is painted, which
 * says nothing of where it lies; light and dark differ in colours alone.
 */
it('every beat of every scene is walked to by keys, and fits the window', async () => {
  const page = await visit(`scene=${scenes[0]!.id}`, { viewport: rooms[0] })
  await page.evaluate(() => {
    document.documentElement.style.opacity = '0'
  })
  let order: readonly (typeof rooms)[number][] = rooms
  const expectToFit = async (where: string): Promise<void> => {
    for (const { name, isPresenting, width, height } of order) {
      await page.setViewportSize({ width, height })
      await page.evaluate((isPresenting) => window.samplerscope.explorer.getState().present(isPresenting), isPresenting)
      // What measures its own width draws again in the frame after.
      await frames(page, 2)
      await expect.poll(() => cutOff(page), { message: `${where}, on ${name}` }).toEqual([])
    }
    order = order.toReversed()
  }
  for (const scene of scenes)
    for (const beat of scene.beats.keys()) {
      // By keys alone, now presenting and now not.
      if (scene === scenes[0] && beat === 0) expect(await at(page)).toEqual([scene.id, 0])
      else await page.keyboard.press(beat % 2 === 0 ? 'PageDown' : 'ArrowRight')
      await page.locator(`.stage-dots button:nth-child(${beat + 1})[aria-current]`).waitFor()
      expect(await page.locator('.stage h2').textContent()).toBe(scene.title)
      await expectToFit(`${scene.id}, beat ${beat}`)
      const { question } = scene.beats[beat]!
      if (!question) continue
      for (const answer of answersTo(question, scene.curve?.points.length ?? 0)) {
        await page.evaluate(([key, answer]) => window.samplerscope.explorer.getState().answer(key, answer), [
          questionKey(scene.id, question),
          answer,
        ] as const)
        await page.locator('.question-reply').waitFor()
        await expectToFit(`${scene.id}, beat ${beat}, answered ${answer}`)
      }
    }
  pages.expectNoErrors()
}, 540_000)

describe.each([
  ['light', { colorScheme: 'light' }, ''],
  ['dark, presenting', { colorScheme: 'dark' }, '&present=1'],
  ['a phone, dark', { colorScheme: 'dark', viewport: { width: 390, height: 844 } }, ''],
] as const)('%s', (_, options, more) => {
  it('is clean for axe, and does not scroll sideways', async () => {
    const page = await visit(`scene=heun&beat=3${more}`, options)
    for (const hash of [
      'scene=heun&beat=3',
      'scene=time-steps&beat=3',
      'scene=discretize',
      'scene=denoising&beat=1',
      'scene=noise&beat=1',
      'scene=target&beat=3',
      'scene=stacked&beat=2',
      'scene=preconditioning&beat=3',
      'scene=training&beat=1',
      'scene=numbers&beat=1',
      'scene=museum-noise',
    ]) {
      await openLink(page, `${hash}${more}`)
      await ran(page)
      expect(await violationsOf(page), hash).toEqual([])
      expect(await overflowOf(page), hash).toBeLessThanOrEqual(0)
      pages.expectNoErrors()
    }
  })
})
