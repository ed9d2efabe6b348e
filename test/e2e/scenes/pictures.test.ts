/** Each scene against a kept picture of 90 by 56 pixels. `npm test -- --update-screenshots` writes them anew. */
import { readFileSync, writeFileSync } from 'node:fs'
import { decode, encode } from 'fast-png'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { scenes } from '../../../src/scenes/registry.ts'
import { distPages } from '../support/pages.ts'
import { distance, small } from './compare.ts'
import { beginTour, type Picture, shoot, shrink, tile, untile, wide } from './shots.ts'

const path = 'test/e2e/scenes/references.png'
const columns = 6
const gap = 2
/** Of blurred luminance, 0 to 255: a serif font gives up to 7.4, curves that are missing give 12.5 and up. */
const tolerance = 9

const pages = distPages()

const begin = async (): Promise<Page> => {
  const page = await pages.open('about:blank', { viewport: wide, reducedMotion: 'reduce' })
  await beginTour(page, pages.server.url)
  return page
}

const referenceOf = (() => {
  let sheet: Picture | undefined
  return (id: string): Picture => {
    if (!sheet) {
      const { width, height, data } = decode(readFileSync(path))
      sheet = { width, height, data: Uint8Array.from(data) }
    }
    return untile(
      sheet,
      small,
      columns,
      gap,
      scenes.findIndex((scene) => scene.id === id),
    )
  }
})()

describe('the pictures of the scenes', () => {
  it('are like the kept ones', async () => {
    const page = await begin()
    const shots: Picture[] = []
    for (const { id } of scenes) shots.push(await shoot(page, id))
    if (process.env.UPDATE_SCREENSHOTS) {
      const smaller = shots.map((shot) => shrink(shot, small))
      writeFileSync(path, encode({ ...tile(smaller, columns, gap), channels: 3 }))
    }
    const off = shots.map((shot, k) => ({ id: scenes[k]!.id, distance: distance(shot, referenceOf(scenes[k]!.id)) }))
    expect(off.filter((scene) => scene.distance > tolerance)).toEqual([])
    pages.expectNoErrors()
  })

  it.each([
    ['an empty plot', '.area-toy canvas { visibility: hidden }', 'ode', true],
    ['a missing panel', '.stage-picture-area { visibility: hidden }', 'heun', true],
    ['a missing panel of training', '[data-marked] { visibility: hidden }', 'training', true],
    ['another font', '* { font-family: serif !important }', 'ode', false],
    ['another font in training', '* { font-family: serif !important }', 'training', false],
  ])('tell %s apart: %s', async (_, content, id, isTold) => {
    const page = await begin()
    await page.addStyleTag({ content })
    const off = distance(await shoot(page, id), referenceOf(id))
    if (isTold) expect(off).toBeGreaterThan(tolerance)
    else expect(off).toBeLessThan(tolerance)
  })

  it('have in sight what a scene is about', async () => {
    const page = await begin()
    for (const id of ['preconditioning', 'training', 'numbers']) {
      await shoot(page, id)
      const top = await page.evaluate(() => document.querySelector('main > [data-marked]')!.getBoundingClientRect().top)
      expect(top, id).toBeGreaterThan(0)
      expect(top, id).toBeLessThan(wide.height * 0.6)
    }
  })
})
