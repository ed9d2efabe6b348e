/** Walks the page's cursor from noise to the result, and writes what is seen. Fetched when it is asked for. */
import { flushSync } from 'react-dom'
import { filmComment } from '../../../files/state-link.ts'
import type { Explorer, ExplorerState } from '../../../state/explorer.ts'
import type { Run } from '../../../state/run.ts'
import { comparedOf } from '../../../state/selectors.ts'
import { colorsOf, drawFrame, filmSize } from './film-frame.ts'
import type { FilmMaker } from './film-maker.ts'

export type FilmFormat = 'video' | 'gif'

/** The result stays in view for this long, in seconds. */
export const heldSeconds = 1.5

export interface FilmWish {
  readonly explorer: Explorer
  /** The toy. */
  readonly figure: HTMLElement
  readonly format: FilmFormat
  /** From the first step to the last. */
  readonly seconds: number
  /** To the state, for the file's comment. */
  readonly link: string
  readonly signal: AbortSignal
  /** Share of the work that is done; null while the pictures are waited for. */
  readonly onProgress: (share: number | null) => void
}

export interface Film {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly ending: FilmMaker['ending']
  readonly type: string
}

/** What the animation that this browser writes best is called; undefined where it writes no video. */
export const videoEnding = async (): Promise<'mp4' | 'webm' | undefined> =>
  (await (await import('./film-video.ts')).videoKindOf(filmSize))?.ending

const makerOf = async ({ format, link }: FilmWish, canvas: HTMLCanvasElement): Promise<FilmMaker> => {
  if (format === 'gif') return (await import('./film-gif.ts')).gifMaker(canvas, filmComment(link))
  const { videoKindOf, videoMaker } = await import('./film-video.ts')
  const kind = await videoKindOf(filmSize)
  if (!kind) throw new Error('This browser writes no video. Take a GIF.')
  return videoMaker(canvas, kind, filmComment(link))
}

/** Whether there is a picture of every step; a run that failed has no more to come. */
const isWhole = (run: Run | undefined): boolean =>
  run?.status === 'failed' ||
  (run?.status === 'done' && Array.from({ length: run.steps + 1 }, (_, step) => run.frames[step]).every(Boolean))

const isReady = (state: ExplorerState): boolean => comparedOf(state).every(({ id }) => isWhole(state.runs[id]))

/** Resolves when the pictures of all designs are there. */
const picturesOf = (explorer: Explorer, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const end = (): void => {
      unsubscribe()
      signal.removeEventListener('abort', abort)
    }
    const abort = (): void => {
      end()
      reject(signal.reason)
    }
    const look = (state: ExplorerState): void => {
      if (!isReady(state)) return
      end()
      resolve()
    }
    const unsubscribe = explorer.subscribe(look)
    signal.addEventListener('abort', abort)
    look(explorer.getState())
  })

/** Rejects with the signal's reason when it is cancelled. The cursor comes back to where it was. */
export const recordFilm = async (wish: FilmWish): Promise<Film> => {
  const { explorer, figure, seconds, link, signal, onProgress } = wish
  onProgress(null)
  await picturesOf(explorer, signal)
  const { document: started, pinned, runnable } = explorer.getState()
  const steps = runnable.program.steps.length
  const each = seconds / (steps + 1)
  const held = Math.ceil(heldSeconds / each)
  const canvas = document.createElement('canvas')
  canvas.width = filmSize.width
  canvas.height = filmSize.height
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('The browser could not draw the frames.')
  const colors = colorsOf(figure)
  let maker: FilmMaker | undefined
  try {
    maker = await makerOf(wish, canvas)
    for (let frame = 0; frame <= steps + held; frame++) {
      signal.throwIfAborted()
      onProgress(frame / (steps + held + 1))
      const step = Math.min(frame, steps)
      if (frame === step) {
        // At once: the frame is what the page shows.
        flushSync(() => {
          explorer.getState().hover(null)
          explorer.getState().pin(step)
        })
        // Canvases are drawn after the page is.
        await new Promise((resolve) => setTimeout(resolve, 20))
        if (explorer.getState().document !== started)
          throw new Error('The state changed while it was made. Start again.')
        await drawFrame(context, explorer.getState(), figure, link, step, colors)
      }
      await maker.add(each)
    }
    onProgress(1)
    const { ending, type } = maker
    const bytes = await maker.finish()
    signal.throwIfAborted()
    return { bytes, ending, type }
  } catch (error) {
    await maker?.cancel().catch(() => undefined)
    throw error
  } finally {
    explorer.getState().pin(pinned)
  }
}
