/** An animated GIF, for browsers that write no video and for pages that take no video. */
import { Encoder } from 'modern-gif'
import workerUrl from 'modern-gif/worker?url'
import type { FilmMaker } from './film-maker.ts'

/** A comment of a GIF89a: an extension of blocks of at most 255 bytes. */
const commentOf = (comment: string): readonly number[] => {
  const bytes = [...new TextEncoder().encode(comment)]
  const blocks = Array.from({ length: Math.ceil(bytes.length / 255) }, (_, k) => bytes.slice(255 * k, 255 * (k + 1)))
  return [0x21, 0xfe, ...blocks.flatMap((block) => [block.length, ...block]), 0]
}

/** Ends a GIF. */
const trailer = 0x3b

/** The file with a comment before its end. */
export const withComment = (gif: Uint8Array, comment: string): Uint8Array<ArrayBuffer> => {
  const end = gif.lastIndexOf(trailer)
  return new Uint8Array([...gif.subarray(0, end), ...commentOf(comment), trailer])
}

/** The page as one file has the worker inside its address, where its policy lets no worker come from: a blob has the same code. */
const workerAddress = (): string => {
  const [head = '', code = ''] = workerUrl.split(',')
  if (!head.startsWith('data:')) return workerUrl
  const bytes = head.endsWith(';base64')
    ? Uint8Array.from(atob(code), (letter) => letter.charCodeAt(0))
    : new TextEncoder().encode(decodeURIComponent(workerUrl.slice(head.length + 1)))
  return URL.createObjectURL(new Blob([bytes], { type: 'text/javascript' }))
}

/** `comment` goes into the file. Colours are few: at most 255 for all frames. */
export const gifMaker = (canvas: HTMLCanvasElement, comment: string): FilmMaker => {
  const { width, height } = canvas
  const encoder = new Encoder({ width, height, workerUrl: workerAddress(), maxColors: 255, looped: true, loopCount: 0 })
  let at = 0
  /** Delays are hundredths of a second: what one frame loses by rounding, the next one gets. */
  const hundredths = (seconds: number): number => Math.round(100 * seconds)
  return {
    ending: 'gif',
    type: 'image/gif',
    add: async (seconds) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height)
      const delay = 10 * (hundredths(at + seconds) - hundredths(at))
      at += seconds
      await encoder.encode({ data, delay })
    },
    finish: async () => withComment(new Uint8Array(await encoder.flush('arrayBuffer')), comment),
    cancel: async () => undefined,
  }
}
