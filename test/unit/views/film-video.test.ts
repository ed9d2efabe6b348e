/** Which video a browser gets: what everything plays before what it can write otherwise. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { filmSize } from '../../../src/views/pictures/film/film-frame.ts'
import { videoKindOf } from '../../../src/views/pictures/film/film-video.ts'

const able = vi.hoisted(() => new Set<string>())

// The library remembers what a browser can write; this one is another browser in every test.
vi.mock('mediabunny', async (original) => ({
  ...(await original<typeof import('mediabunny')>()),
  getFirstEncodableVideoCodec: async (codecs: readonly string[]) => codecs.find((codec) => able.has(codec)) ?? null,
}))

const browserWith = (...codecs: readonly string[]): void => {
  vi.stubGlobal('VideoEncoder', {})
  for (const codec of codecs) able.add(codec)
}

afterEach(() => {
  vi.unstubAllGlobals()
  able.clear()
})

describe('the video of an animation', () => {
  it('is H.264 in MP4 where that can be written, whatever else can', async () => {
    browserWith('vp9', 'vp8', 'avc', 'hevc')
    expect(await videoKindOf(filmSize)).toEqual({ ending: 'mp4', codec: 'avc' })
  })

  it.each(['vp9', 'vp8', 'av1'])('is WebM where only %s can', async (codec) => {
    browserWith(codec)
    expect(await videoKindOf(filmSize)).toEqual({ ending: 'webm', codec })
  })

  it('is none where nothing can that is played everywhere, or without an encoder', async () => {
    browserWith('hevc')
    expect(await videoKindOf(filmSize)).toBeUndefined()
    vi.unstubAllGlobals()
    able.add('avc')
    expect(await videoKindOf(filmSize)).toBeUndefined()
  })
})
