/**
 * Run by the build: for each scene a page that leads to it and says what it is to previews of links, and its picture; with the
 * site's address oEmbed, too.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decode, encode } from 'fast-png'
import { splitSentence } from '../scenes/prose.ts'
import { scenes } from '../scenes/registry.ts'
import type { Scene } from '../scenes/scene.ts'
import { frameAddress, frameSnippet, usualHeights } from '../state/embed/snippets.ts'
import { root } from './bootstrap.mjs'
import { command } from './output.ts'
import { siteAddress } from './site-address.mjs'

/** How `npm run scenes-sheet` lays public/scenes.png out: pictures of this size in rows, with a gap. */
export const sheetLayout = { width: 360, height: 225, columns: 6, gap: 8 } as const

/** CSS pixels of a frame that oEmbed offers. */
const frameWidth = 800

type Picture = Pick<ReturnType<typeof decode>, 'width' | 'height' | 'data' | 'channels'>

/** Picture number `index` of the sheet. */
export const cutFrom = ({ width: across, data, channels }: Picture, index: number): Picture => {
  const { width, height, columns, gap } = sheetLayout
  const [left, top] = [(index % columns) * (width + gap), Math.floor(index / columns) * (height + gap)]
  const cut = new Uint8Array(width * height * channels)
  for (let y = 0; y < height; y++) {
    const from = channels * ((top + y) * across + left)
    cut.set((data as Uint8Array).subarray(from, from + channels * width), channels * y * width)
  }
  return { width, height, data: cut, channels }
}

/** What a scene begins with, in words alone: its first beat without a formula, a reading or a control. */
export const descriptionOf = ({ beats }: Scene): string => {
  for (const { say } of beats) {
    const pieces = splitSentence(say)
    const words = pieces.map((piece) => ('text' in piece && piece.kind !== 'formula' ? piece.text : undefined))
    if (words.every((word) => word !== undefined)) return words.join('').replaceAll(/\s+/g, ' ').trim()
  }
  return 'A scene about the design space of diffusion samplers, to watch and to change.'
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** A page that leads to the scene; whole addresses stand in it only where the site's is known. */
export const scenePage = (scene: Scene, site: string | undefined): string => {
  const [title, description] = [escaped(`${scene.title} – Samplerscope`), escaped(descriptionOf(scene))]
  const here = site && `${site}scenes/${scene.id}`
  const tags = [
    `<title>${title}</title>`,
    `<meta name="description" content="${description}" />`,
    '<meta property="og:type" content="website" />',
    '<meta property="og:site_name" content="Samplerscope" />',
    `<meta property="og:title" content="${escaped(scene.title)}" />`,
    `<meta property="og:description" content="${description}" />`,
    '<meta name="twitter:card" content="summary" />',
    ...(here
      ? [
          `<link rel="canonical" href="${here}.html" />`,
          `<meta property="og:url" content="${here}.html" />`,
          `<meta property="og:image" content="${here}.png" />`,
          `<meta property="og:image:width" content="${sheetLayout.width}" />`,
          `<meta property="og:image:height" content="${sheetLayout.height}" />`,
          `<meta property="og:image:alt" content="${escaped(`The first picture of the scene “${scene.title}”`)}" />`,
          `<link rel="alternate" type="application/json+oembed" href="${site}oembed/${scene.id}.json" title="${title}" />`,
        ]
      : []),
    `<meta http-equiv="refresh" content="0; url=../#scene=${scene.id}" />`,
  ]
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    ${tags.join('\n    ')}
  </head>
  <body>
    <p><a href="../#scene=${scene.id}">${title}</a></p>
  </body>
</html>
`
}

/** What oEmbed's consumers read: https://oembed.com, type "rich". */
export const oembedOf = ({ id, title }: Scene, site: string) => {
  const request = { part: 'stage', hidden: [], theme: 'auto' } as const
  return {
    version: '1.0',
    type: 'rich',
    provider_name: 'Samplerscope',
    provider_url: site,
    title: `Samplerscope: ${title}`,
    html: frameSnippet(frameAddress(site, `scene=${id}`, request), `Samplerscope: ${title}`, request),
    width: frameWidth,
    height: usualHeights.stage,
    thumbnail_url: `${site}scenes/${id}.png`,
    thumbnail_width: sheetLayout.width,
    thumbnail_height: sheetLayout.height,
  }
}

/** Writes all of it below the folder of a built page. */
export const writeScenePages = async (folder: string, site: string | undefined): Promise<void> => {
  const sheet = decode(await readFile(join(root, 'public', 'scenes.png')))
  await mkdir(join(folder, 'scenes'), { recursive: true })
  if (site) await mkdir(join(folder, 'oembed'), { recursive: true })
  for (const [index, scene] of scenes.entries()) {
    const path = join(folder, 'scenes', scene.id)
    await writeFile(`${path}.html`, scenePage(scene, site))
    await writeFile(`${path}.png`, encode(cutFrom(sheet, index)))
    if (site)
      await writeFile(join(folder, 'oembed', `${scene.id}.json`), JSON.stringify(oembedOf(scene, site), null, 2))
  }
}

if (process.argv[1]?.endsWith('scene-pages.ts'))
  await command('scene-pages', async () => {
    const [folder] = process.argv.slice(2)
    if (!folder) throw new Error('name the folder of the built page')
    await writeScenePages(folder, siteAddress(process.env))
  })
