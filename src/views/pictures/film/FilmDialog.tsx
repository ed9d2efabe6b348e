import { Dialog } from 'radix-ui'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { linkOf } from '../../../state/url-link.ts'
import { Choice } from '../../controls/Choice.tsx'
import { DialogFrame } from '../../controls/DialogFrame.tsx'
import { Progress } from '../../controls/Progress.tsx'
import { saveFile } from '../../controls/save-file.ts'
import { useWiring } from '../../explorer-context.tsx'
import { type FilmFormat, recordFilm, videoEnding } from './record-film.ts'
import './film.css'

const videoNames = { mp4: 'MP4', webm: 'WebM' } as const

const lengths = [3, 6, 12] as const

type Work =
  | { readonly status: 'idle' }
  | { readonly status: 'running'; readonly share: number | null }
  | { readonly status: 'failed'; readonly message: string }

export interface FilmDialogProps {
  readonly figure: RefObject<HTMLElement | null>
  readonly onClose: () => void
}

/** Makes the animation, with its progress, until it is there or is cancelled. */
export const FilmDialog = ({ figure, onClose }: FilmDialogProps) => {
  const { explorer } = useWiring()
  /** What video this browser writes: undefined until that is known, null for none. */
  const [video, setVideo] = useState<'mp4' | 'webm' | null | undefined>(undefined)
  const [wanted, setWanted] = useState<FilmFormat>('video')
  const [seconds, setSeconds] = useState<(typeof lengths)[number]>(6)
  const [work, setWork] = useState<Work>({ status: 'idle' })
  const running = useRef<AbortController | null>(null)
  useEffect(() => {
    let isOpen = true
    videoEnding().then(
      (ending) => isOpen && setVideo(ending ?? null),
      () => isOpen && setVideo(null),
    )
    return () => {
      isOpen = false
      running.current?.abort()
    }
  }, [])
  const format = video === null ? 'gif' : wanted
  const start = async (): Promise<void> => {
    const { current } = figure
    if (!current) return
    const controller = new AbortController()
    running.current = controller
    const link = linkOf(explorer.getState(), location)
    try {
      const film = await recordFilm({
        explorer,
        figure: current,
        format,
        seconds,
        link,
        signal: controller.signal,
        onProgress: (share) => !controller.signal.aborted && setWork({ status: 'running', share }),
      })
      saveFile(`samplerscope-walk.${film.ending}`, film.type, film.bytes)
      onClose()
    } catch (error) {
      if (controller.signal.aborted) setWork({ status: 'idle' })
      else setWork({ status: 'failed', message: error instanceof Error ? error.message : String(error) })
    }
  }
  const isRunning = work.status === 'running'
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogFrame title="Animation of the steps" className="film-dialog">
        <p>The toy beside the pictures, from noise to the result, with the link to this state in the file.</p>
        <div className="film-choices">
          <Choice
            label="Format"
            value={format}
            options={[
              ...(video === null
                ? []
                : [{ value: 'video' as const, label: `Video (${video ? videoNames[video] : '…'})` }]),
              { value: 'gif' as const, label: 'Animated GIF' },
            ]}
            onValue={setWanted}
          />
          <Choice
            label="Length"
            value={seconds}
            options={lengths.map((value) => ({ value, label: `${value} seconds` }))}
            onValue={setSeconds}
          />
        </div>
        {video === null && <p className="caption">This browser writes no video: the animation is a GIF.</p>}
        <div className="film-work" role="status">
          {isRunning && (
            <>
              <Progress label="Animation" share={work.share} />
              <span className="caption">
                {work.share === null ? 'The pictures are still being sampled.' : `${Math.floor(100 * work.share)}%`}
              </span>
            </>
          )}
          {work.status === 'failed' && <span className="fault">{work.message}</span>}
        </div>
        <div className="film-choices">
          {isRunning ? (
            <button type="button" className="button" onClick={() => running.current?.abort()}>
              Cancel
            </button>
          ) : (
            <button type="button" className="button" disabled={video === undefined} onClick={() => void start()}>
              Make and save it
            </button>
          )}
        </div>
      </DialogFrame>
    </Dialog.Root>
  )
}
