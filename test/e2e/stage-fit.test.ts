/** Every beat of every scene fits the window, by keys alone; the stage is clean for axe. */
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { type Answer, type Question, questionKey } from '../../src/scenes/questions.ts'
import { scenes } from '../../src/scenes/registry.ts'
import { overflowOf, violationsOf } from './support/pages.ts'
import { at, ran, stagePages } from './support/stage.ts'

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

describe.each([
  ['a laptop, light', 1440, 789, '', 'light'],
  ['a projector, dark', 1280, 720, '', 'dark'],
  ['an old projector, light', 1024, 768, '', 'light'],
  ['a projector, presenting, light', 1280, 720, '&present=1', 'light'],
  ['an old projector, presenting, dark', 1024, 768, '&present=1', 'dark'],
  ['a large one, presenting, dark', 1920, 1080, '&present=1', 'dark'],
] as const)('on %s', (_, width, height, more, colorScheme) => {
  it('every beat of every scene is walked to by keys, and fits the window', async () => {
    const page = await visit(`scene=${scenes[0]!.id}${more}`, { viewport: { width, height }, colorScheme })
    for (const scene of scenes)
      for (const beat of scene.beats.keys()) {
        // By keys alone.
        if (scene === scenes[0] && beat === 0) expect(await at(page)).toEqual([scene.id, 0])
        else await page.keyboard.press(beat % 2 === 0 ? 'PageDown' : 'ArrowRight')
        await page.locator(`.stage-dots button:nth-child(${beat + 1})[aria-current]`).waitFor()
        expect(await page.locator('.stage h2').textContent()).toBe(scene.title)
        await expect.poll(() => cutOff(page), { message: `${scene.id}, beat ${beat}` }).toEqual([])
        const { question } = scene.beats[beat]!
        if (!question) continue
        for (const answer of answersTo(question, scene.curve?.points.length ?? 0)) {
          await page.evaluate(([key, answer]) => window.samplerscope.explorer.getState().answer(key, answer), [
            questionKey(scene.id, question),
            answer,
          ] as const)
          await page.locator('.question-reply').waitFor()
          const message = `${scene.id}, beat ${beat}, answered ${answer}`
          await expect.poll(() => cutOff(page), { message }).toEqual([])
        }
      }
    pages.expectNoErrors()
  })
})

describe.each([
  ['light', { colorScheme: 'light' }, ''],
  ['dark, presenting', { colorScheme: 'dark' }, '&present=1'],
  ['a phone, dark', { colorScheme: 'dark', viewport: { width: 390, height: 844 } }, ''],
] as const)('%s', (_, options, more) => {
  it('is clean for axe, and does not scroll sideways', async () => {
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
      const page = await visit(`${hash}${more}`, options)
      await ran(page)
      expect(await violationsOf(page), hash).toEqual([])
      expect(await overflowOf(page), hash).toBeLessThanOrEqual(0)
      pages.expectNoErrors()
      await page.context().close()
    }
  })
})
