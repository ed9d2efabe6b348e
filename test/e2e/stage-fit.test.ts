/** Every beat of every scene fits the window, by keys alone; the stage is clean for axe. */
import type { Frame, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { type Answer, type Question, questionKey } from '../../src/scenes/questions.ts'
import { scenes } from '../../src/scenes/registry.ts'
import { overflowOf, violationsOf } from './support/pages.ts'
import { at, openLink, ran, showIn, stagePages } from './support/stage.ts'

const { pages, visit } = stagePages()

/** A window, and whether the talk is presented in it. */
interface Room {
  readonly name: string
  readonly isPresenting: boolean
  readonly width: number
  readonly height: number
}

/**
 * What of the stage is cut off or lies outside its window, in any of these, one after another: nothing, when all is well. The
 * stage is in a frame: to give that another size costs half of what another size of the browser's window does.
 */
const cutOff = (stage: Frame, rooms: readonly Room[]): Promise<readonly string[]> =>
  stage.evaluate(async (rooms) => {
    const found: string[] = []
    const page = document.documentElement
    const parts =
      '.stage h2, .stage-beat:not([hidden]), .question, .stage-control, .stage-bar button, .stage-plot, .stage-frame, .stage-picture, ' +
      '.stage-pair-picture, .stage-board table, .stage-museum dl, .stage-machine input, .stage-race button'
    const nextFrame = (): Promise<unknown> => new Promise(requestAnimationFrame)
    // What a beat asks for it has asked for by then, and captions say how far the pictures are off.
    for (let k = 0; k < 2; k++) await nextFrame()
    const { explorer } = window.samplerscope
    await new Promise<void>((resolve) => {
      const goOn = (): void => {
        const { backgroundRuns, runs } = explorer.getState()
        const isOver = Object.values(runs).every(({ status }) => status === 'done' || status === 'failed')
        if (backgroundRuns > 0 || !isOver) return
        unsubscribe()
        resolve()
      }
      const unsubscribe = explorer.subscribe(goOn)
      goOn()
    })
    for (const { name, width, height, isPresenting } of rooms) {
      const tell = (fault: string): unknown => found.push(`on ${name}: ${fault}`)
      Object.assign(window.frameElement as HTMLIFrameElement, { width, height })
      const { present, isPresenting: was } = explorer.getState()
      if (was !== isPresenting) present(isPresenting)
      await nextFrame()
      // What measures its own width draws again after that frame, before the page has nothing else to do.
      await window.scheduler.postTask(() => undefined, { priority: 'background' })
      if (innerWidth !== width || innerHeight !== height) tell(`window ${innerWidth} by ${innerHeight}`)
      if (page.scrollWidth > page.clientWidth) tell(`page ${page.scrollWidth} px wide`)
      if (page.scrollHeight > page.clientHeight) tell(`page ${page.scrollHeight} px high`)
      const told = document.querySelector('.stage-told')!
      if (told.scrollHeight > told.clientHeight + 1) tell(`words ${told.scrollHeight} of ${told.clientHeight}`)
      const area = document.querySelector('.stage-picture-area')!
      if (area.scrollHeight > area.clientHeight + 1) tell(`picture ${area.scrollHeight} of ${area.clientHeight}`)
      for (const part of document.querySelectorAll(`${parts}, .stage figcaption`)) {
        const { left, right, top, bottom, width } = part.getBoundingClientRect()
        const isInside = left >= -1 && top >= -1 && right <= innerWidth + 1 && bottom <= innerHeight + 1
        if (width > 0 && !isInside) tell(`${part.tagName} ${part.className} ${part.textContent?.slice(0, 30)}`)
      }
    }
    return found
  }, rooms)

/** One for each reply, or nearly: places and curves far off on either side. */
const answersTo = (question: Question, points: number): readonly Answer[] =>
  question.kind === 'choice'
    ? question.options.map((_, k) => k)
    : question.kind === 'point'
      ? [-1e6, 1e6]
      : [-1, 1].map((way) => Array.from({ length: points }, (_, k) => 0.1 * 1.2 ** (way * k)))

/** Windows, as they are without and with "present"; one of the last is followed by the next beat's first, and so on back. */
const rooms: readonly Room[] = [
  { name: 'a laptop', isPresenting: false, width: 1440, height: 789 },
  { name: 'an old projector', isPresenting: false, width: 1024, height: 768 },
  { name: 'a projector', isPresenting: false, width: 1280, height: 720 },
  { name: 'a projector, presenting', isPresenting: true, width: 1280, height: 720 },
  { name: 'an old projector, presenting', isPresenting: true, width: 1024, height: 768 },
  { name: 'a large one, presenting', isPresenting: true, width: 1920, height: 1080 },
]

/** The stage of a link in a frame as large as the first window, which has the keys. */
const visitFramed = async (hash: string): Promise<readonly [Page, Frame]> => {
  const page = await pages.open(pages.server.blank, {
    viewport: { width: 1920, height: 1080 },
    reducedMotion: 'reduce',
  })
  await page.evaluate(
    ([src, width, height]) => {
      const frame = Object.assign(document.createElement('iframe'), { src, width, height })
      // Nothing is painted: where things lie does not depend on that.
      frame.style.cssText = 'position: fixed; inset: 0; border: 0; opacity: 0'
      document.body.append(frame)
      frame.focus()
    },
    [`${pages.server.url}?model=tiny#${hash}`, rooms[0]!.width, rooms[0]!.height] as const,
  )
  const stage = await (await page.waitForSelector('iframe')).contentFrame()
  await stage!.locator('.stage').waitFor()
  return [page, stage!]
}

/** A beat is opened once and looked at in every window: opening it costs more. Light and dark differ in their colours alone. */
it('every beat of every scene is walked to by keys, and fits the window', async () => {
  const [page, stage] = await visitFramed(`scene=${scenes[0]!.id}`)
  let order = rooms
  const expectToFit = async (where: string): Promise<void> => {
    await expect.poll(() => cutOff(stage, order), { message: where }).toEqual([])
    order = order.toReversed()
  }
  for (const scene of scenes)
    for (const beat of scene.beats.keys()) {
      // By keys alone, now presenting and now not.
      if (scene === scenes[0] && beat === 0) expect(await at(stage)).toEqual([scene.id, 0])
      else await page.keyboard.press(beat % 2 === 0 ? 'PageDown' : 'ArrowRight')
      await stage.locator(`.stage-dots button:nth-child(${beat + 1})[aria-current]`).waitFor()
      expect(await stage.locator('.stage h2').textContent()).toBe(scene.title)
      await expectToFit(`${scene.id}, beat ${beat}`)
      const { question } = scene.beats[beat]!
      if (!question) continue
      for (const answer of answersTo(question, scene.curve?.points.length ?? 0)) {
        await stage.evaluate(([key, answer]) => window.samplerscope.explorer.getState().answer(key, answer), [
          questionKey(scene.id, question),
          answer,
        ] as const)
        await stage.locator('.question-reply').waitFor()
        await expectToFit(`${scene.id}, beat ${beat}, answered ${answer}`)
      }
    }
  pages.expectNoErrors()
}, 540_000)

/** One of each kind of picture. */
const pictured = [
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
] as const

it('is clean for axe and does not scroll sideways: light, dark while presenting, and dark on a phone', async () => {
  const page = await visit(pictured[0])
  for (const hash of pictured) {
    await page.emulateMedia({ colorScheme: 'light' })
    await openLink(page, hash)
    await ran(page)
    expect(await violationsOf(page), hash).toEqual([])
    expect(await overflowOf(page), hash).toBeLessThanOrEqual(0)
    // What a wide window has not stands in the first picture's page as in all of them.
    const rules = hash === pictured[0] ? {} : ({ only: 'colours' } as const)
    await page.emulateMedia({ colorScheme: 'dark' })
    for (const [width, height, isPresenting] of [
      [390, 844, false],
      [1280, 720, true],
    ] as const) {
      await showIn(page, { width, height, isPresenting })
      const where = `${hash}, dark, ${width} pixels wide`
      expect(await violationsOf(page, 'html', rules), where).toEqual([])
      expect(await overflowOf(page), where).toBeLessThanOrEqual(0)
    }
    await page.evaluate(() => window.samplerscope.explorer.getState().present(false))
  }
  pages.expectNoErrors()
})
