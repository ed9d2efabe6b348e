import { type CSSProperties, useEffect, useRef, useState } from 'react'
import { whenIdle } from '../../base/when-idle.ts'
import { parseHash } from '../../scenes/link.ts'
import type { Scene } from '../../scenes/scene.ts'
import { translated } from '../../scenes/translations.ts'
import { prepareLesson } from '../../state/lesson-link.ts'
import { ExplorerContext, useExplorer, type Wiring } from '../explorer-context.tsx'
import type { PictureSize } from '../tour/talk-channel.ts'
import { openSceneOf } from './open-scene.ts'
import { createOwnPage, drawPictures, type OwnPage, type Pictures } from './own-page.ts'
import { StagePicture } from './StagePicture.tsx'
import { usePictureErrors } from './use-picture-errors.ts'
import { useQuestion } from './use-question.ts'
import { useSize } from './use-size.ts'
import { useTube } from './use-toy.ts'
import './stage.css'
import './picture.css'
import './film.css'
import './figures.css'
import './planes.css'
import './narrow.css'
import './miniature.css'

/** How long it waits before it begins, in milliseconds: the stage, which shares a thread with it, is moving. */
const patience = 900

interface Shown {
  /** The beat's state, as the hash of a link. */
  readonly hash: string
  /** Step that the cursor is put at; undefined as the beat has it. */
  readonly step: number | null | undefined
  readonly language: string | null
}

/** The state of a beat, first without its pictures; null until it can be drawn. */
const useOwnPage = ({ hash, step, language }: Shown): Wiring | null => {
  const page = useRef<OwnPage | null>(null)
  const [wiring, setWiring] = useState<Wiring | null>(null)
  useEffect(() => {
    let isOver = false
    let stop: () => void = () => undefined
    const show = (): void => {
      const { value } = parseHash(hash)
      // Words and curves come at once. A change of them waits for its pictures: none stands beside those of another state.
      page.current ??= createOwnPage(value)
      const { wiring: own } = page.current
      setWiring(own)
      const give = (pictures: Pictures | undefined): void => {
        if (isOver) return
        own.explorer.getState().open(value, [])
        if (pictures) own.explorer.getState().report(pictures)
      }
      drawPictures(value, () => !isOver).then(give, () => give(undefined))
    }
    const prepare = async (): Promise<void> => {
      const lesson = prepareLesson(`#${hash}`, document.baseURI)
      const fault = lesson.kind === 'fetching' ? await lesson.fault : undefined
      if (!isOver && fault === undefined) stop = whenIdle(show)
    }
    const timer = setTimeout(() => void prepare(), patience)
    return () => {
      isOver = true
      clearTimeout(timer)
      stop()
    }
  }, [hash])
  useEffect(() => {
    if (!wiring) return
    const { pin, speak } = wiring.explorer.getState()
    if (step !== undefined) pin(step)
    speak(language)
  }, [wiring, step, language])
  useEffect(
    () => () => {
      page.current?.dispose()
      page.current = null
    },
    [],
  )
  return wiring
}

interface MiniatureProps extends Shown {
  /** Size of the picture on the stage: what is drawn is as large, and made smaller as a whole. */
  readonly size: PictureSize
  readonly label: string
}

/** A beat's picture, small: drawn by what draws the stage, from a state of its own. Nothing in it can be touched. */
export const Miniature = ({ size, label, ...shown }: MiniatureProps) => {
  const element = useRef<HTMLDivElement>(null)
  const { width } = useSize(element)
  const wiring = useOwnPage(shown)
  const { em } = size
  return (
    <div
      ref={element}
      className="miniature"
      role="img"
      aria-label={label}
      aria-busy={wiring === null}
      style={{ '--ratio': size.width / size.height } as CSSProperties}
    >
      {wiring && width > 0 && (
        <div
          inert
          className="stage miniature-stage"
          style={{ width: size.width, height: size.height, fontSize: em, transform: `scale(${width / size.width})` }}
        >
          <ExplorerContext value={wiring}>
            <OpenBeat />
          </ExplorerContext>
        </div>
      )}
    </div>
  )
}

const OpenBeat = () => {
  const scene = useExplorer(openSceneOf)
  const language = useExplorer((state) => state.language)
  return scene ? <BeatPicture key={scene.id} scene={translated(scene, language)} /> : null
}

const BeatPicture = ({ scene }: { readonly scene: Scene }) => {
  const at = useExplorer(({ document }) => document.beat)
  const beat = scene.beats[at]!
  const tube = useTube((beat.picture ?? scene.shown.picture) === 'crowd')
  const errors = usePictureErrors()
  const asked = useQuestion(scene, at)
  return <StagePicture scene={scene} beat={beat} tube={tube} errors={errors} asked={asked} code={null} />
}
