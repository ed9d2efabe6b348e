import { useCallback, useEffect, useRef } from 'react'
import { scenes } from '../../scenes/registry.ts'
import type { Scene } from '../../scenes/scene.ts'
import { translated } from '../../scenes/translations.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import type { StageKey } from '../tour/stage-keys.ts'
import { openTalkChannel, type TalkState, talkId } from '../tour/talk-channel.ts'
import { spokenBeat } from './spoken.ts'

/** What stands after a beat: the next one, or the first of the next scene. */
const nextOf = (scene: Scene, beat: number, language: string | null): TalkState['next'] => {
  if (beat + 1 < scene.beats.length) return spokenBeat(scene, beat + 1)
  const at = scenes.findIndex(({ id }) => id === scene.id)
  const next = at < 0 ? undefined : scenes[at + 1]
  if (!next) return null
  return spokenBeat(translated(next, language), 0)
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
  const state: TalkState = {
    kind: 'state',
    place,
    beat,
    beats: scene.beats.length,
    now: spokenBeat(scene, beat),
    notes: scene.beats[beat]!.notes ?? '',
    next: nextOf(scene, beat, language),
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
    post.current = () => channel.post(JSON.parse(newest.current.text) as TalkState)
    const leave = (): void => channel.post({ kind: 'gone' })
    window.addEventListener('pagehide', leave)
    return () => {
      leave()
      window.removeEventListener('pagehide', leave)
      channel.close()
      post.current = () => {}
    }
  }, [])
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
