/** The paths on WebGPU: the numbers that they have on WASM, from outputs that never left the device. */
import { expect, it } from 'vitest'
import { servedPages } from './support/pages.ts'
import { expectNumbers, hash, openLab, readImages } from './support/paths-view.ts'
import { serveSite } from './support/site.ts'

const pages = servedPages(serveSite, { webgpu: true })

it('paths are the same on WebGPU', async () => {
  const page = await pages.visit(hash, { query: '?model=tiny&backend=webgpu' })
  await openLab(page)
  await readImages(page)
  await expectNumbers(page)
  const statistics = await page.evaluate(() => window.samplerscope.engine.statistics())
  // The last run made no call: all of its outputs were on the GPU.
  expect(statistics.device?.run).toMatchObject({ networkCalls: 0, callsKnown: 5 })
  expect(pages.log.pageErrors).toEqual([])
})
