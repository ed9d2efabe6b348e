/** The speaker's second window: it follows the talk, and its keys are the talk's. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { packLesson, readLesson } from '../../src/state/lesson.ts'
import { frames } from './browser.ts'
import { distPages, openHash, overflowOf, violationsOf } from './support/pages.ts'
import { at, openLink } from './support/stage.ts'

const pages = distPages()

const notesOf = async (page: Page): Promise<Page> => {
  const [notes] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('n')])
  await notes.locator('.notes-beats').waitFor()
  return notes
}

const opened = pages.shared(() =>
  pages.open(`${pages.server.url}?model=tiny#scene=two-errors&beat=1`, {
    viewport: { width: 1280, height: 720 },
    reducedMotion: 'reduce',
  }),
)
let opener: Page | undefined
let notesWindow: Page | undefined

/** The page that the tests share, with another link opened in it, and its notes. */
const talk = async (hash: string): Promise<readonly [Page, Page]> => {
  const page = await opened()
  await page.bringToFront()
  await openLink(page, hash)
  await page.locator('.stage').waitFor()
  if (page !== opener) [opener, notesWindow] = [page, await notesOf(page)]
  return [page, notesWindow!]
}

describe('the notes window', () => {
  it('has a clock, and is clean for axe', async () => {
    const [, notes] = await talk('scene=two-errors&beat=1')
    const clock = notes.getByRole('timer').locator('strong')
    await expect.poll(() => clock.textContent(), { timeout: 5000 }).toMatch(/^0:0[1-9]$/)
    await notes.getByRole('button', { name: 'Pause the clock' }).click()
    const stopped = await clock.textContent()
    const pausedAt = performance.now()
    expect(await violationsOf(notes)).toEqual([])
    await notes.setViewportSize({ width: 420, height: 700 })
    expect(await violationsOf(notes)).toEqual([])
    expect(await overflowOf(notes)).toBeLessThanOrEqual(0)
    await notes.waitForTimeout(Math.max(0, 1300 - (performance.now() - pausedAt)))
    expect(await clock.textContent()).toBe(stopped)
    await notes.getByRole('button', { name: 'Set the clock to 0' }).click()
    expect(await clock.textContent()).toBe('0:00')
    pages.expectNoErrors()
  })

  it('shows the beat, its notes and the next one, follows, and has the same keys', async () => {
    const [page, notes] = await talk('scene=heun&beat=3&present=1')
    await expect
      .poll(() => notes.locator('h1').textContent())
      .toMatch(/^Look ahead: Heun’s step Scene \d+ of \d+, beat 4 of 6$/)
    expect(await notes.locator('.notes-notes').textContent()).toContain('Two calls per step')
    expect(await notes.getByRole('region', { name: 'On the screen' }).textContent()).toContain('12 steps of Heun')
    expect(await notes.getByRole('region', { name: 'Next beat' }).textContent()).toContain('Is it worth the price?')
    await page.keyboard.press('PageDown')
    await expect.poll(() => notes.locator('h1').textContent()).toContain('beat 5 of 6')
    await page.keyboard.press('Shift+PageDown')
    await expect.poll(() => notes.locator('h1').textContent()).not.toContain('Heun')
    // Its keys are the same: beats, scenes, black, and Escape ends.
    await openLink(page, 'scene=time-steps&present=1')
    await notes.bringToFront()
    await notes.keyboard.press('PageDown')
    await expect.poll(() => at(page)).toEqual(['time-steps', 1])
    await notes.keyboard.press('Shift+ArrowRight')
    await expect.poll(() => at(page)).toEqual(['heun', 0])
    await notes.keyboard.press('ArrowLeft')
    await expect.poll(() => at(page)).toEqual(['time-steps', 4])
    await notes.keyboard.press('b')
    await page.locator('.stage-black').waitFor()
    await notes.getByRole('heading', { name: 'On the screen: black' }).waitFor()
    await notes.keyboard.press('.')
    await page.locator('.stage-black').waitFor({ state: 'detached' })
    await notes.keyboard.press('Escape')
    await expect.poll(() => page.evaluate(() => window.samplerscope.explorer.getState().isPresenting)).toBe(false)
    expect(await at(page)).toEqual(['time-steps', 4])
    pages.expectNoErrors()
  })

  it('shows the pictures of this beat and of the next one, small and true, and follows', async () => {
    const [page, notes] = await talk('scene=discretize&beat=1')
    const small = (name: string) => notes.getByRole('img', { name })
    const [onScreen, next] = [small('Picture on the screen'), small('Picture of the next beat')]
    await expect.poll(() => onScreen.textContent()).toMatch(/misses by 0\.13/)
    await expect.poll(() => next.textContent()).toMatch(/10 calls.*off by 0\.0\d+/)
    // What was the next one is not drawn again, and is what the stage shows.
    await next.evaluate((element) => element.setAttribute('data-marked', ''))
    const foreseen = await next.textContent()
    await page.keyboard.press('PageDown')
    await expect.poll(() => onScreen.getAttribute('data-marked')).toBe('')
    await expect.poll(() => page.locator('.stage-picture-area').textContent()).toBe(foreseen)
    await expect.poll(() => next.textContent()).toMatch(/40 calls.*off by/)
    expect(await notes.locator('.miniature canvas').count()).toBeGreaterThan(3)
    // A change on the stage is in the small picture once it rests.
    await page.evaluate(() =>
      window.samplerscope.explorer
        .getState()
        .change('steps', (document) => ({ ...document, design: { ...document.design, steps: 20 } })),
    )
    await expect.poll(() => onScreen.textContent()).toMatch(/20 calls.*off by/)
    const stage = page.locator('.stage-picture-area')
    await expect.poll(async () => (await stage.textContent()) === (await onScreen.textContent())).toBe(true)
    // Pictures of the museum, of another scene, and nothing in them that keys could reach.
    await page.evaluate(() => window.samplerscope.explorer.getState().openScene('museum-noise', 0))
    await expect.poll(() => onScreen.textContent()).toMatch(/as it should be.*no last step to zero, 0\.\d+ away/)
    expect(await notes.locator('.miniature :focus-visible, .miniature-stage:not([inert])').count()).toBe(0)
    // And those of a lesson.
    const read = readLesson(/```json lesson\n([\s\S]*?)```/.exec(readFileSync('docs/teaching.md', 'utf8'))![1]!)
    if (read.status === 'failed') throw new Error(read.message)
    await openHash(page, `lesson=${packLesson(read.file)}`)
    await expect.poll(() => onScreen.textContent()).toMatch(/misses by.*4 calls/)
    pages.expectNoErrors()
  })
})

describe('a beat that shows', () => {
  const steps = (page: Page) => page.evaluate(() => window.samplerscope.explorer.getState().document.design.steps)

  it('moves the number by itself when it is walked to, and jumps where motion is unwanted', async () => {
    const [page, notes] = await talk('scene=discretize&beat=2')
    await page.emulateMedia({ reducedMotion: 'no-preference' })
    // The page hears of it in a frame, and draws it in the next.
    await frames(page, 2)
    await page.evaluate(() => {
      const seen: number[] = []
      Object.assign(window, { seen })
      window.samplerscope.explorer.subscribe(({ document }) => {
        if (seen.at(-1) !== document.design.steps) seen.push(document.design.steps)
      })
    })
    await page.keyboard.press('PageDown')
    await page.waitForFunction(
      () =>
        (window as unknown as { seen: number[] }).seen.at(-1) === 40 &&
        (window as unknown as { seen: number[] }).seen.length > 3,
    )
    expect(await page.evaluate(() => (window as unknown as { seen: number[] }).seen)).toEqual([40, 10, 14, 20, 28, 40])
    // A key or a hand ends it.
    await page.keyboard.press('s')
    await page.waitForFunction(() => window.samplerscope.explorer.getState().document.design.steps === 14)
    await page.keyboard.press('PageUp')
    await page.waitForTimeout(1000)
    expect(await at(page)).toEqual(['discretize', 2])
    expect(await steps(page)).toBe(10)
    // From the notes it jumps to the last value where motion is unwanted.
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await frames(page, 2)
    await openLink(page, 'scene=discretize&beat=3')
    await page.evaluate(() =>
      window.samplerscope.explorer
        .getState()
        .change('steps', (document) => ({ ...document, design: { ...document.design, steps: 5 } })),
    )
    await notes.getByRole('button', { name: /^Show me/ }).click()
    await expect.poll(() => steps(page)).toBe(40)
  })
})

describe('the notes window at last', () => {
  it('resolves readings, and survives being loaded again on either side', async () => {
    const [page, notes] = await talk('scene=discretize&beat=1')
    await expect.poll(() => notes.locator('h1').textContent()).toContain('beat 2 of 4')
    expect(await notes.getByRole('region', { name: 'On the screen' }).textContent()).toMatch(
      /With 5 steps this path ends 0\.1\d from/,
    )
    await notes.reload()
    await notes.locator('.notes-beats').waitFor()
    await page.reload()
    await page.locator('.stage').waitFor()
    await page.keyboard.press('PageDown')
    await expect.poll(() => notes.locator('h1').textContent()).toContain('beat 3 of 4')
    await page.goto('about:blank')
    await notes.getByText('No talk answers.').waitFor()
  })
})
