/** Tensors of a planned network, before anything is known of the batch or of addresses. */
import type { Channels } from '../channels.ts'

export interface Tensor {
  /**
   * 'pixels': [images][channels][side][side], as the network's inputs and outputs are. 'map': blocks of channels, see
   * kernels/kernels.c. 'rows': a map of one pixel, [blocks][images][block], that the network knows as [B, n] or [B, n, 1, 1].
   */
  readonly kind: 'pixels' | 'map' | 'rows'
  readonly channels: Channels
  readonly side: number
  /** Number of axes that the network gives it. */
  readonly rank: number
  /** Whether a border of zeros is around each image. */
  readonly isPadded: boolean
  /** The tensor that it is a part or another view of, and the lane at which it begins there. */
  home?: { readonly of: Tensor; readonly lane: number }
}

/** Channels as they come: those of pixels. */
const inOrder = (count: number): Channels => ({ at: Array.from({ length: count }, (_, k) => k), width: count })

export const pixelsTensor = (channels: number, side: number): Tensor => ({
  kind: 'pixels',
  channels: inOrder(channels),
  side,
  rank: 4,
  isPadded: false,
})

export const mapTensor = (channels: Channels, side: number, isPadded = false): Tensor => ({
  kind: 'map',
  channels,
  side,
  rank: 4,
  isPadded,
})

export const rowsTensor = (channels: Channels, rank: number): Tensor => ({
  kind: 'rows',
  channels,
  side: 1,
  rank,
  isPadded: false,
})

/** The same numbers with other properties. */
export const viewOf = (of: Tensor, change: Partial<Tensor>, lane = 0): Tensor => ({
  ...of,
  ...change,
  home: { of, lane },
})

/** Number of the network's channels. */
export const countOf = ({ channels }: Tensor): number => channels.at.length

/** Where it lies in the end. */
export const rootOf = (tensor: Tensor): { readonly root: Tensor; readonly lane: number } => {
  let root = tensor
  let lane = 0
  while (root.home) {
    lane += root.home.lane
    root = root.home.of
  }
  return { root, lane }
}

/** Floats that it takes for a number of images. */
export const floatsOf = ({ channels, side, isPadded }: Tensor, images: number): number =>
  channels.width * images * (side + (isPadded ? 2 : 0)) ** 2
