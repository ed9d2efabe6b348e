/** Between a talk and its notes window: one tells where it is, the other which keys were pressed. */
import type { StageKey } from './stage-keys.ts'

/** Size of the stage's picture, in CSS pixels, and of the type in it. */
export interface PictureSize {
  readonly width: number
  readonly height: number
  readonly em: number
}

/** What the speaker sees of a beat; formulas between dollar signs. */
export interface SpokenBeat {
  /** The same for the same beat, whatever was changed in it: `heun/3`. */
  readonly id: string
  /** The state that its picture shows, as the hash of a link. */
  readonly hash: string
  readonly title: string
  readonly say: string
  /** Undefined for a beat without a question. */
  readonly question?: { readonly ask: string; readonly right: string } | undefined
}

export interface TalkState {
  readonly kind: 'state'
  /** "Scene 12 of 18". */
  readonly place: string
  /** From 0. */
  readonly beat: number
  readonly beats: number
  readonly now: SpokenBeat
  readonly notes: string
  /** Step that the cursor is put at on the stage; null for none. */
  readonly step: number | null
  /** Language of the scenes; null for English. */
  readonly language: string | null
  readonly picture: PictureSize
  /** Null at the end of the talk. */
  readonly next: SpokenBeat | null
  readonly isBlack: boolean
  readonly isPresenting: boolean
  /** Whether the beat's control can move by itself. */
  readonly canShow: boolean
}

export type TalkMessage =
  | TalkState
  /** The talk was left or its window closed. */
  | { readonly kind: 'gone' }
  /** A notes window asks where the talk is. */
  | { readonly kind: 'hello' }
  | { readonly kind: 'key'; readonly key: StageKey }

const idKey = 'samplerscope-talk'

/** Name of this window's talk: the same after it is loaded again. */
export const talkId = (): string => {
  const made = Math.random().toString(36).slice(2, 10)
  try {
    const kept = sessionStorage.getItem(idKey) ?? made
    sessionStorage.setItem(idKey, kept)
    return kept
  } catch {
    return made
  }
}

export interface TalkChannel {
  readonly post: (message: TalkMessage) => void
  readonly close: () => void
}

/** Opens the channel of a talk; whoever opens it closes it. */
export const openTalkChannel = (id: string, onMessage: (message: TalkMessage) => void): TalkChannel => {
  const channel = new BroadcastChannel(`samplerscope-talk-${id}`)
  channel.onmessage = ({ data }: MessageEvent<TalkMessage>) => onMessage(data)
  return { post: (message) => channel.postMessage(message), close: () => channel.close() }
}
