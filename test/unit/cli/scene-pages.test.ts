/** Pages of scenes for previews of links: what they say, and that each has the picture of its own scene. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { descriptionOf, writeScenePages } from '../../../src/cli/scene-pages.ts'
import { siteAddress } from '../../../src/cli/site-address.mjs'
import { scenes } from '../../../src/scenes/registry.ts'
import { readEmbed } from '../../../src/state/embed/request.ts'
import { distance } from '../../e2e/scenes/compare.ts'
import type { Picture } from '../../e2e/scenes/shots.ts'

const site = 'https://example.org/samplerscope/'
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scene-pages-'))
  await writeScenePages(join(folder, 'named'), site)
  await writeScenePages(join(folder, 'unnamed'), undefined)
})
afterAll(() => rm(folder, { recursive: true }))

const text = (path: string) => readFile(join(folder, path), 'utf8')
const picture = async (path: string): Promise<Picture> => {
  const { width, height, data, channels } = decode(await readFile(path))
  expect(channels).toBe(3)
  return { width, height, data: data as Uint8Array }
}

describe('a page of a scene', () => {
  it.each(scenes.map(({ id }) => id))('%s has its own picture, and no other is as near', async (id) => {
    const cut = await picture(join(folder, 'named', 'scenes', `${id}.png`))
    const distances = await Promise.all(
      scenes.map(async (scene) => ({
        id: scene.id,
        far: distance(cut, await picture(`test/e2e/scenes/references/${scene.id}.png`)),
      })),
    )
    expect(distances.toSorted((a, b) => a.far - b.far)[0]!.id).toBe(id)
  })

  it('leads to its scene and says what it is, in words', async () => {
    for (const scene of scenes) {
      const page = await text(`named/scenes/${scene.id}.html`)
      expect(page).toContain(`url=../#scene=${scene.id}"`)
      expect(page).toContain(`<meta property="og:image" content="${site}scenes/${scene.id}.png" />`)
      expect(page).toContain(`href="${site}oembed/${scene.id}.json"`)
      expect(descriptionOf(scene)).toMatch(/^[^{}$\\]{20,}$/)
    }
    expect(await text('named/scenes/heun.html')).toContain(
      'content="Euler trusts the direction at the start of a step.',
    )
  })

  it('has no whole address where none is known, and no oEmbed', async () => {
    for (const { id } of scenes) expect(await text(`unnamed/scenes/${id}.html`)).not.toMatch(/https?:|oembed|og:image/)
    expect(await readdir(join(folder, 'unnamed'))).toEqual(['scenes'])
  })

  it('is offered by oEmbed as a frame of its stage', async () => {
    for (const scene of scenes) {
      const { html, ...rest } = JSON.parse(await text(`named/oembed/${scene.id}.json`))
      expect(rest).toMatchObject({ version: '1.0', type: 'rich', title: `Samplerscope: ${scene.title}` })
      const url = new URL(/src="([^"]+)"/.exec(html)![1]!.replaceAll('&amp;', '&'))
      expect(url.href.startsWith(site)).toBe(true)
      expect([readEmbed(url.searchParams), url.hash]).toMatchObject([
        { part: 'stage', notes: [] },
        `#scene=${scene.id}`,
      ])
    }
  })
})

describe('the address of the site', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['https://example.org/a', 'https://example.org/a/'],
    ['https://example.org/a/', 'https://example.org/a/'],
  ])('%j is read as %j', (SAMPLERSCOPE_SITE, wanted) => {
    expect(siteAddress({ SAMPLERSCOPE_SITE })).toBe(wanted)
  })

  it.each(['example.org', 'ftp://example.org/', 'https://example.org/#x', 'https://example.org/?a=b'])(
    '%j is refused by name',
    (SAMPLERSCOPE_SITE) => {
      expect(() => siteAddress({ SAMPLERSCOPE_SITE })).toThrow('SAMPLERSCOPE_SITE must be the address')
    },
  )
})
