/**
 * One of several workers that share the images of a call. Each has the whole network in a memory of its own: nothing is
 * shared, so that no cross-origin isolation is needed.
 */
import type { Denoiser } from '../../core/program.ts'
import { messageOf } from '../fault.ts'
import { type CpuNetwork, openNetwork, planNetwork } from './network.ts'
import type { Interface } from './plan/planner.ts'

/** Images of a call: x [images, 3, side, side], sigma the same for all, label [images, classes]. */
export interface Share {
  readonly which: Denoiser
  readonly x: Float32Array
  readonly sigma: number
  readonly label: Float32Array
  readonly images: number
}

export type ToHand =
  | {
      readonly type: 'open'
      readonly ticket: number
      readonly which: Denoiser
      readonly module: WebAssembly.Module
      readonly bytes: Uint8Array
      readonly shapes: Interface
    }
  | { readonly type: 'close'; readonly which: Denoiser }
  | ({ readonly type: 'run'; readonly ticket: number } & Share)

/** The answer to what had this ticket. */
export type FromHand =
  | { readonly ticket: number; readonly type: 'done'; readonly out: Float32Array }
  | { readonly ticket: number; readonly type: 'failed'; readonly message: string }

export const runShare = (network: CpuNetwork, { x, sigma, label, images }: Share, out: Float32Array): void =>
  network.run(x, new Float32Array(images).fill(sigma), label, images, out)

/** What a worker does with each message. */
export const createHand = (post: (message: FromHand) => void): ((message: ToHand) => void) => {
  const networks: Partial<Record<Denoiser, CpuNetwork>> = {}
  const answer = (message: Exclude<ToHand, { type: 'close' }>): Float32Array => {
    if (message.type === 'open') {
      networks[message.which] = openNetwork(message.module, planNetwork(message.bytes, message.shapes))
      return new Float32Array()
    }
    const network = networks[message.which]
    if (!network) throw new Error(`there is no ${message.which} network`)
    const out = new Float32Array(message.x.length)
    runShare(network, message, out)
    return out
  }
  return (message) => {
    if (message.type === 'close') {
      delete networks[message.which]
      return
    }
    const { ticket } = message
    try {
      post({ type: 'done', ticket, out: answer(message) })
    } catch (error) {
      post({ type: 'failed', ticket, message: messageOf(error) })
    }
  }
}
