/** Numbers out of a page: as the text of their bytes, since one by one they take longer than the run that made them. */
import type { Page } from 'playwright-core'

/** Bytes of Base64, in a buffer of their own. */
export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(text, 'base64'))

export const floatsOf = (text: string): number[] => [...new Float32Array(bytesOf(text).buffer)]

/** Images of the finished run on the page. */
export const imagesOf = async (page: Page): Promise<number[]> =>
  floatsOf(
    await page.evaluate(() => {
      const { buffer, byteOffset, byteLength } = window.samplerscope.activeRun()!.images!
      const bytes = new Uint8Array(buffer, byteOffset, byteLength)
      let text = ''
      for (let k = 0; k < byteLength; k += 8192) text += String.fromCharCode(...bytes.subarray(k, k + 8192))
      return btoa(text)
    }),
  )

/** How many different levels there are in an image's bytes: a set of millions of them takes a second to make. */
export const levelsIn = (data: ArrayLike<number>): number => {
  const seen = new Uint8Array(256)
  for (let k = 0; k < data.length; k++) seen[data[k]!] = 1
  return seen.reduce((sum, one) => sum + one, 0)
}
