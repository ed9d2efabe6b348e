import { useCallback, useEffect, useRef } from 'react'
import { printHash } from '../../scenes/link.ts'
import { scenes } from '../../scenes/registry.ts'
import type { Scene } from '../../scenes/scene.ts'
import { translated } from '../../scenes/translations.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import type { StageKey } from '../tour/stage-keys.ts'
import { openTalkChannel, type PictureSize, type TalkState, talkId } from '../tour/talk-channel.ts'
import { spokenBeat } from './spoken.ts'

/** What stands after a beat: the next one, or the first of the next scene. */
const nextOf = (scene: Scene, beat: number, language: string | null): TalkState['next'] => {
  if (beat + 1 < scene.beats.length) return spokenBeat(scene, beat + 1)
  const at = scenes.findIndex(({ id }) => id === scene.id)
  const next = at < 0 ? undefined : scenes[at + 1]
  if (!next) return null
  return spokenBeat(translated(next, language), 0)
}

/** How long a state must rest before the notes show it, in milliseconds: their picture is no part of a drag. */
const rests = 600

/** Size of the picture on the stage. */
const pictureSize = (): PictureSize => {
  const area = document.querySelector('.stage-picture-area')
  const em = area ? Number.parseFloat(getComputedStyle(area).fontSize) : Number.NaN
  const { clientWidth: width, clientHeight: height } = area ?? { clientWidth: 0, clientHeight: 0 }
  return width > 0 && height > 0 && em > 0 ? { width, height, em } : { width: 900, height: 600, em: 20 }
}

interface NotesLink {
  readonly scene: Scene
  readonly beat: number
  readonly place: string
  readonly isBlack: boolean
  readonly isPresenting: boolean
  readonly onKey: (key: StageKey) => void
}

/** Tells the notes window of this talk where it is, and takes keys from there. Returns what opens that window. */
export const useNotesLink = ({ scene, beat, place, isBlack, isPresenting, onKey }: NotesLink): (() => void) => {
  const { explorer } = useWiring()
  const language = useExplorer((one) => one.language)
  const state: Omit<TalkState, 'picture' | 'step'> = {
    kind: 'state',
    place,
    beat,
    beats: scene.beats.length,
    now: spokenBeat(scene, beat),
    notes: scene.beats[beat]!.notes ?? '',
    next: nextOf(scene, beat, language),
    language,
    isBlack,
    isPresenting,
    canShow: scene.control !== undefined && scene.beats[beat]!.show !== undefined,
  }
  const text = JSON.stringify(state)
  const newest = useRef({ text, onKey })
  newest.current = { text, onKey }
  const post = useRef<() => void>(() => {})
  useEffect(() => {
    const channel = openTalkChannel(talkId(), (message) => {
      if (message.kind === 'hello') post.current()
      else if (message.kind === 'key') newest.current.onKey(message.key)
    })
    post.current = () => {
      const told = JSON.parse(newest.current.text) as TalkState
      const { document: now, pinned } = explorer.getState()
      // While a beat is being left, the words are still its own.
      const isSame = told.now.id === `${now.scene}/${now.beat}`
      channel.post({
        ...told,
        now: isSame ? { ...told.now, hash: printHash(now) } : told.now,
        step: pinned,
        picture: pictureSize(),
      })
    }
    let timer: number | undefined
    const later = (): void => {
      window.clearTimeout(timer)
      timer = window.setTimeout(() => post.current(), rests)
    }
    const unsubscribe = explorer.subscribe((after, before) => {
      if (after.document !== before.document || after.pinned !== before.pinned) later()
    })
    window.addEventListener('resize', later)
    const leave = (): void => channel.post({ kind: 'gone' })
    window.addEventListener('pagehide', leave)
    return () => {
      leave()
      window.clearTimeout(timer)
      unsubscribe()
      window.removeEventListener('resize', later)
      window.removeEventListener('pagehide', leave)
      channel.close()
      post.current = () => {}
    }
  }, [explorer])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is posted is the text
  useEffect(() => post.current(), [text])
  return useCallback(() => {
    const url = new URL(location.href)
    url.search = `?notes=${talkId()}`
    url.hash = ''
    if (!window.open(url, `samplerscope-notes-${talkId()}`, 'popup,width=1024,height=660'))
      explorer
        .getState()
        .note('info', `The browser did not open a window. Allow it for this page, or open ${url} yourself.`)
  }, [explorer])
}
