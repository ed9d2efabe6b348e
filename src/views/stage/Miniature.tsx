import { type CSSProperties, useEffect, useRef, useState } from 'react'
import { whenIdle } from '../../base/when-idle.ts'
import { parseHash } from '../../scenes/link.ts'
import type { Scene } from '../../scenes/scene.ts'
import { translated } from '../../scenes/translations.ts'
import { ExplorerContext, useExplorer, type Wiring } from '../explorer-context.tsx'
import type { PictureSize } from '../tour/talk-channel.ts'
import { openSceneOf } from './open-scene.ts'
import { type OwnPage, openOwnPage } from './own-page.ts'
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

const follow = ({ explorer }: Wiring, { hash, step, language }: Shown): void => {
  const { open, pin, speak } = explorer.getState()
  open(parseHash(hash).value, [])
  if (step !== undefined) pin(step)
  speak(language)
}

/** The state of a beat with its pictures; null until they are there. */
const useOwnPage = (shown: Shown): Wiring | null => {
  const [wiring, setWiring] = useState<Wiring | null>(null)
  const newest = useRef(shown)
  newest.current = shown
  useEffect(() => {
    let isOver = false
    let page: OwnPage | null = null
    let stop: () => void = () => undefined
    const show = async (): Promise<void> => {
      const opened = await openOwnPage(newest.current.hash)
      if (isOver) opened?.dispose()
      if (isOver || !opened) return
      page = opened
      follow(opened.wiring, newest.current)
      await opened.drawn
      if (!isOver) stop = whenIdle(() => setWiring(opened.wiring))
    }
    const timer = setTimeout(() => {
      stop = whenIdle(() => void show())
    }, patience)
    return () => {
      isOver = true
      clearTimeout(timer)
      stop()
      page?.dispose()
    }
  }, [])
  const { hash, step, language } = shown
  useEffect(() => {
    if (wiring) follow(wiring, { hash, step, language })
  }, [wiring, hash, step, language])
  return wiring
}

interface MiniatureProps extends Shown {
  /** Of the picture on the stage: what is drawn is as large, and made smaller as a whole. */
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
