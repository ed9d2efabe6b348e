/** Messages between a frame and the page around it. docs/embedding.md describes them; a change of meaning is a new version. */
import { quote } from '../../core/faults.ts'
import type { Answer } from '../../scenes/questions.ts'
import type { PartName } from './parts.ts'

export const protocolVersion = 1

export type FrameEvent =
  /** The pictures of a design are finished. */
  | { readonly name: 'pictures'; readonly design: string }
  /** A scene is at another beat, counted from 0. */
  | { readonly name: 'beat'; readonly scene: string; readonly beat: number }
  /** A question was answered, or its answer was taken back (null). */
  | { readonly name: 'answer'; readonly question: string; readonly answer: Answer | null }
  /** A message was not understood. */
  | { readonly name: 'refused'; readonly message: string }

export type FromFrame =
  | { readonly type: 'ready'; readonly part: PartName }
  /** `notes` stand in the answer to setState: what of it was not understood. */
  | { readonly type: 'state'; readonly hash: string; readonly notes?: readonly string[] }
  /** In CSS pixels. */
  | { readonly type: 'height'; readonly height: number }
  | ({ readonly type: 'event' } & FrameEvent)

export type ToFrame = { readonly type: 'setState'; readonly hash: string }

/** What is sent: the message with the version of the protocol. */
export const stamped = (message: FromFrame) => ({ samplerscope: protocolVersion, ...message })

/** More than any link has, lessons included. */
const longestHash = 1_000_000

/** Reads what came in: null where it is no message of this protocol, a sentence where it is one that cannot be used. */
export const readMessage = (data: unknown): ToFrame | string | null => {
  if (typeof data !== 'object' || data === null || !('samplerscope' in data)) return null
  const { samplerscope: version, type, hash } = data as Record<string, unknown>
  if (version !== protocolVersion) return `This frame speaks version ${protocolVersion}, not ${quote(version)}.`
  if (type !== 'setState') return `A frame takes messages of the type "setState", not ${quote(type)}.`
  if (typeof hash !== 'string' || hash.length > longestHash)
    return 'setState needs a "hash": the part of a Samplerscope link from "#" on.'
  return { type, hash }
}
