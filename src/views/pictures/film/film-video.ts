/** Video by the browser's own encoders: MP4 with H.264, which everything plays, else WebM. */
import {
  BufferTarget,
  CanvasSource,
  getFirstEncodableVideoCodec,
  Mp4OutputFormat,
  Output,
  QUALITY_VERY_HIGH,
  type VideoCodec,
  WebMOutputFormat,
} from 'mediabunny'
import type { FilmMaker } from './film-maker.ts'

export interface VideoKind {
  readonly ending: 'mp4' | 'webm'
  readonly codec: VideoCodec
}

/** What this browser can write at a size in pixels; undefined where it writes no video. */
export const videoKindOf = async (size: {
  readonly width: number
  readonly height: number
}): Promise<VideoKind | undefined> => {
  if (!('VideoEncoder' in globalThis)) return undefined
  const inMp4 = await getFirstEncodableVideoCodec(['avc'], size)
  if (inMp4) return { ending: 'mp4', codec: inMp4 }
  const inWebm = await getFirstEncodableVideoCodec(['vp9', 'vp8', 'av1'], size)
  return inWebm ? { ending: 'webm', codec: inWebm } : undefined
}

/** `comment` goes into the file's tags. */
export const videoMaker = async (
  canvas: HTMLCanvasElement,
  { ending, codec }: VideoKind,
  comment: string,
): Promise<FilmMaker> => {
  const target = new BufferTarget()
  const format = ending === 'mp4' ? new Mp4OutputFormat() : new WebMOutputFormat()
  const output = new Output({ format, target })
  const source = new CanvasSource(canvas, { codec, quality: QUALITY_VERY_HIGH })
  output.addVideoTrack(source)
  output.setMetadataTags({ title: 'Samplerscope', comment })
  await output.start()
  let at = 0
  return {
    ending,
    type: `video/${ending}`,
    add: async (seconds) => {
      await source.add(at, seconds)
      at += seconds
    },
    finish: async () => {
      await output.finalize()
      return new Uint8Array(target.buffer!)
    },
    cancel: () => output.cancel(),
  }
}
