/** Lessons: made of the page's states, saved, linked and opened again; and scenes in another language. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { distPages, overflowOf, savedBy, violationsOf } from './support/pages.ts'

const pages = distPages()
const example = /```json lesson\n([\s\S]*?)```/.exec(readFileSync('docs/teaching.md', 'utf8'))![1]!

const visit = async (hash: string, options: Parameters<typeof pages.open>[1] = {}): Promise<Page> => {
  const page = await pages.open(`${pages.server.url}#${hash}`, {
    viewport: { width: 1280, height: 720 },
    reducedMotion: 'reduce',
    ...options,
  })
  await page.locator('.header').waitFor()
  return page
}

const at = (page: Page) =>
  page.evaluate(() => {
    const { scene, beat, design } = window.samplerscope.explorer.getState().document
    return { scene, beat, steps: design.steps }
  })

const maker = (page: Page) => page.getByRole('dialog', { name: 'Your lesson' })

describe('a lesson', () => {
  it('is made of two states, with words, a mark, a question and a goal, tried, saved and linked', async () => {
    const page = await visit('door=compare&steps=5&solver=euler&scale=16&seed=20&network=exact&images=4&reference=64')
    await page.getByRole('button', { name: 'Make a lesson' }).click()
    await maker(page).getByRole('button', { name: 'Make a beat of this state' }).click()
    await maker(page).getByLabel('Title').fill('My first lesson')
    await maker(page)
      .getByLabel(/^Words/)
      .fill('**Five** steps: {A:the path} ends {off A} off.')
    expect(await maker(page).locator('.lesson-preview').textContent()).toMatch(
      /^Five steps: the path ends 0\.1\d off\.$/,
    )
    // A click on the picture marks what it hits.
    await maker(page).locator('.stage-label-exact text').click()
    expect(await maker(page).getByRole('checkbox', { name: 'exact curve' }).isChecked()).toBe(true)
    await maker(page).getByLabel('A question').check()
    await maker(page).getByLabel('What you ask').fill('And with ten?')
    await maker(page).getByLabel('Option 1', { exact: true }).fill('more')
    await maker(page).getByLabel('Answer to option 1').fill('Yes, in a way.')
    // What is missing is said, and nothing is lost.
    await maker(page).getByRole('button', { name: 'Save as a file' }).click()
    await maker(page).getByText('must not be empty').waitFor()
    await maker(page).getByLabel('Option 2', { exact: true }).fill('less')
    await maker(page).getByLabel('Answer to option 2').fill('Right.')
    await maker(page).getByLabel('Option 2 is right').check()
    await page.keyboard.press('Escape')
    await page.evaluate(() =>
      window.samplerscope.explorer
        .getState()
        .change('steps', (document) => ({ ...document, design: { ...document.design, steps: 10 } })),
    )
    await page.getByRole('button', { name: 'Make a lesson' }).click()
    await maker(page).getByRole('button', { name: 'Make a beat of this state' }).click()
    await maker(page)
      .getByLabel(/^Words/)
      .fill('Ten steps.')
    await maker(page).getByLabel('A goal').check()
    await maker(page).getByLabel('What to do').fill('Come within 0.5.')
    await maker(page).getByLabel('Number', { exact: true }).fill('0.5')
    expect(await violationsOf(page, '.lesson-dialog')).toEqual([])
    const file = JSON.parse(
      (await savedBy(maker(page).getByRole('button', { name: 'Save as a file' }))).toString(),
    ) as {
      beats: { set?: string }[]
    }
    expect(file).toMatchObject({ format: 'samplerscope-lesson', title: 'My first lesson' })
    expect(file.beats[1]!.set).toBe('steps=10')
    await maker(page).getByRole('button', { name: 'Try it' }).click()
    await page.locator('.stage').waitFor()
    expect(await page.locator('.stage h2').textContent()).toBe('My first lesson')
    await page.getByText('There you are.').waitFor()
    await page.waitForFunction(() => location.hash.startsWith('#lesson=z.') && location.hash.includes('beat=1'))
    const link = await page.evaluate(() => location.hash.slice(1))
    const other = await visit(link)
    await other.locator('.stage').waitFor()
    expect(await at(other)).toMatchObject({ beat: 1, steps: 10 })
    await other.keyboard.press('PageUp')
    await other.keyboard.press('2')
    expect(await other.locator('.question-reply p').textContent()).toBe('Right.')
    expect(await other.locator('.stage-beat strong').first().textContent()).toBe('Five')
    // It ends with its last beat, and gives back what was there.
    await other.keyboard.press('PageDown')
    await other.keyboard.press('PageDown')
    expect(await at(other)).toMatchObject({ beat: 1 })
    expect(await other.locator('.stage-next').isDisabled()).toBe(true)
    await other.keyboard.press('Escape')
    expect((await at(other)).scene).toBeNull()
    pages.expectNoErrors()
  })

  it('is opened from a file on a server, and one with a fault says so and loses nothing', async () => {
    const page = await visit('steps=7')
    await page.route('**/mine.json', (route) => route.fulfill({ contentType: 'application/json', body: example }))
    await page.route('**/bad.json', (route) =>
      route.fulfill({
        contentType: 'application/json',
        body: example.replace('"light": ["misses"]', '"light": ["glow"]'),
      }),
    )
    await page.evaluate(() => {
      location.hash = 'lesson=bad.json'
    })
    await page.getByText(/This lesson cannot be opened: "beats 1, light 1" must be one of/).waitFor()
    expect(await at(page)).toMatchObject({ scene: null, steps: 7 })
    await page.evaluate(() => {
      location.hash = 'lesson=missing.json'
    })
    await page.getByText(/missing\.json could not be fetched: the server answered 404/).waitFor()
    await page.evaluate(() => {
      location.hash = 'lesson=mine.json&beat=1'
    })
    await page.locator('.stage').waitFor()
    expect(await at(page)).toMatchObject({ beat: 1, steps: 8 })
    expect(await page.locator('.stage .caption').textContent()).toBe('Lesson')
    await page.getByRole('slider', { name: 'Steps' }).focus()
    await page.keyboard.press('ArrowRight')
    await page.getByText('There you are.').waitFor()
    await page.keyboard.press('ArrowLeft')
    await page.getByText('You have reached it before.').waitFor()
    await page.waitForFunction(() => location.hash.startsWith('#lesson=mine.json&beat=1'))
  })
})

describe('a scene of the talk', () => {
  it('is the beginning of a lesson: other words, everything else as it was; a file may take its place', async () => {
    const page = await visit('scene=straightest&beat=3')
    await page.getByRole('button', { name: 'Make a lesson' }).click()
    await maker(page).getByRole('button', { name: 'Begin with this scene' }).click()
    expect(await maker(page).getByLabel('Title').inputValue()).toBe('Which schedule?')
    expect(await maker(page).getByRole('listitem').count()).toBe(5)
    await maker(page).getByLabel('Title').fill('My schedule')
    await maker(page).getByRole('listitem').nth(3).getByRole('button').click()
    await maker(page)
      .getByLabel(/^Words/)
      .fill('Measured: find the lowest place with {control}.')
    // A lesson that is there is not lost to a press.
    await maker(page).getByRole('button', { name: 'Begin with this scene' }).click()
    await maker(page)
      .getByText(/takes the place of your lesson of 5 beats/)
      .waitFor()
    await maker(page).getByRole('button', { name: 'Try it' }).click()
    await page.locator('.stage h2', { hasText: 'My schedule' }).waitFor()
    expect(await at(page)).toMatchObject({ beat: 3 })
    expect(await page.getByRole('img', { name: /^error of the pictures over exponent p/ }).count()).toBe(1)
    await page.getByRole('slider', { name: 'p' }).waitFor()
    // A lesson from a file is opened in the form to be written on, also on a phone.
    await page.getByRole('button', { name: 'Make a lesson' }).click()
    const file = maker(page).getByLabel('Lesson file')
    const fileOf = (content: string) => ({ name: 'a.json', mimeType: 'application/json', buffer: Buffer.from(content) })
    await file.setInputFiles(fileOf('{'))
    await maker(page)
      .getByText(/it is not JSON/)
      .waitFor()
    await file.setInputFiles(fileOf(example))
    await expect.poll(() => maker(page).getByLabel('Title').inputValue()).toBe('What a step costs')
    expect(await maker(page).getByRole('listitem').count()).toBe(2)
    await page.setViewportSize({ width: 390, height: 844 })
    await expect.poll(() => overflowOf(page)).toBeLessThanOrEqual(0)
    pages.expectNoErrors()
  })
})

describe('another language', () => {
  it('is a button away where a scene has it, and stays in the link', async () => {
    const page = await visit('scene=discretize&beat=1')
    expect(await page.locator('.stage h2').textContent()).toBe('Take finite steps')
    await page.getByRole('button', { name: 'DE – switch to Deutsch' }).click()
    expect(await page.locator('.stage h2').textContent()).toBe('Endlich viele Schritte')
    await page.waitForFunction(() => location.hash.includes('lang=de'))
    expect(await page.locator('.stage-beat[aria-current]').textContent()).toMatch(
      /Mit 5 Schritten endet dieser Pfad 0,1\d neben der exakten Kurve/,
    )
    expect(await page.locator('.stage-words').getAttribute('lang')).toBe('de')
    await page.keyboard.press('1')
    expect(await page.locator('.question-reply p').textContent()).toContain('45 %')
    expect(await violationsOf(page)).toEqual([])
    await page.reload()
    await page.locator('.stage').waitFor()
    expect(await page.locator('.stage-next').textContent()).toContain('Weiter')
    await page.getByRole('button', { name: 'EN – switch to English' }).click()
    expect(await page.locator('.stage h2').textContent()).toBe('Take finite steps')
    pages.expectNoErrors()
  })
})
