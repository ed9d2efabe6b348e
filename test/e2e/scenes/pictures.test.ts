/**
 * Each scene against a kept picture of 90 by 56 pixels, `references/ID.png`. With UPDATE_SCREENSHOTS=1, or by
 * `npm test -- --update-screenshots`, a scene whose picture is missing or no longer alike gets a new one.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { decode, encode } from 'fast-png'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { scenes } from '../../../src/scenes/registry.ts'
import { distPages } from '../support/pages.ts'
import { distance, small } from './compare.ts'
import { beginTour, type Picture, shoot, shrink, wide } from './shots.ts'

const folder = 'test/e2e/scenes/references'
const pathOf = (id: string): string => `${folder}/${id}.png`
/** Of blurred luminance, 0 to 255: a serif font gives up to 7.4, curves that are missing give 12.5 and up. */
const tolerance = 9

const pages = distPages()

const begin = pages.shared(async (): Promise<Page> => {
  const page = await pages.open('about:blank', { viewport: wide, reducedMotion: 'reduce' })
  await beginTour(page, pages.server.url)
  return page
})

const referenceOf = (id: string): Picture => {
  const { width, height, data } = decode(readFileSync(pathOf(id)))
  return { width, height, data: Uint8Array.from(data) }
}

const keep = (id: string, shot: Picture): void => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(pathOf(id), encode({ ...shrink(shot, small), channels: 3 }))
}

/** What is wrong with a scene's picture; undefined when it is like the kept one. */
const faultOf = (id: string, shot: Picture): string | undefined => {
  if (!existsSync(pathOf(id))) return 'has no kept picture'
  const off = distance(shot, referenceOf(id))
  return off > tolerance ? `is ${off.toFixed(1)} away from its kept picture` : undefined
}

describe('the pictures of the scenes', () => {
  it('are like the kept ones', async () => {
    const page = await begin()
    const faults: string[] = []
    for (const { id } of scenes) {
      const shot = await shoot(page, id)
      if (process.env.UPDATE_SCREENSHOTS && faultOf(id, shot)) keep(id, shot)
      const fault = faultOf(id, shot)
      if (fault) faults.push(`${id} ${fault}`)
    }
    expect(faults, 'Look at these scenes; if they are right, run npm test -- --update-screenshots').toEqual([])
    pages.expectNoErrors()
  })

  it('are kept for the scenes there are, and for no others', () => {
    expect(readdirSync(folder).toSorted()).toEqual(scenes.map(({ id }) => `${id}.png`).toSorted())
  })

  it('tell what is missing apart from another font', async () => {
    const page = await begin()
    for (const [what, content, id, isTold] of [
      ['an empty plot', '.stage-plot { visibility: hidden }', 'schedules', true],
      ['a missing film', '.stage-film { visibility: hidden }', 'ode', true],
      ['a missing picture', '.stage-picture-area { visibility: hidden }', 'heun', true],
      ['another font', '* { font-family: serif !important }', 'ode', false],
      ['another font in a table', '* { font-family: serif !important }', 'numbers', false],
    ] as const) {
      const style = await page.addStyleTag({ content })
      const off = distance(await shoot(page, id), referenceOf(id))
      await style.evaluate((element) => (element as Element).remove())
      if (isTold) expect(off, what).toBeGreaterThan(tolerance)
      else expect(off, what).toBeLessThan(tolerance)
    }
  })
})
