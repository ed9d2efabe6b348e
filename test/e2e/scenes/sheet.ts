/** `npm run scenes-sheet`: all scenes at 1440x900 on one sheet and four at 390x844 on another, to public/. */
import { writeFileSync } from 'node:fs'
import { encode } from 'fast-png'
import { scenes } from '../../../src/scenes/registry.ts'
import { launch, open } from '../browser.ts'
import { serveDist } from '../server.ts'
import { beginTour, phone, shoot, shrink, tile, wide } from './shots.ts'

const onPhone = ['denoising', 'scaling', 'heun', 'training']

const server = await serveDist()
const browser = await launch()
const sheet = async (ids: readonly string[], viewport: typeof wide, scale: number, columns: number, path: string) => {
  const opened = await open(browser, 'about:blank', { viewport, reducedMotion: 'reduce' })
  await beginTour(opened.page, server.url)
  const size = { width: Math.round(viewport.width * scale), height: Math.round(viewport.height * scale) }
  const pictures = []
  for (const id of ids) pictures.push(shrink(await shoot(opened.page, id), size))
  // Colours in steps of 5 pack better, and nobody sees it.
  const { data, ...rest } = tile(pictures, columns, 8)
  const png = encode({ ...rest, data: data.map((value) => Math.round(value / 5) * 5), channels: 3 })
  writeFileSync(path, png)
  process.stdout.write(`${path}: ${ids.length} scenes, ${Math.round(png.length / 1000)} kB\n`)
  await opened.close()
}
try {
  await sheet(
    scenes.map(({ id }) => id),
    wide,
    0.25,
    6,
    'public/scenes.png',
  )
  await sheet(onPhone, phone, 0.5, 4, 'public/scenes-phone.png')
} finally {
  await browser.close()
  await server.close()
}
