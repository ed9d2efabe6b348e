/** A plan as the kernels read it: one row of 256 bytes a launch, and one table of draws and labels. */
import type { Form, FramePlan, Launch, Plan } from './plan.ts'

/** Bytes of a row: the alignment of a uniform's dynamic offset that every device has. */
export const rowBytes = 256
const rowWords = rowBytes / 4
const formWords = 20
const none = 0xffffffff

/** The images of a run in equal network calls: one batch size is one session. The last batch may do some images again. */
export interface Batches {
  readonly count: number
  /** Images of a call. */
  readonly size: number
  /** First image of each call. */
  readonly firsts: readonly number[]
}

export const cutBatches = (count: number, mostImages: number): Batches => {
  const calls = Math.ceil(count / mostImages)
  const size = Math.ceil(count / calls)
  return { count, size, firsts: Array.from({ length: calls }, (_, call) => Math.min(call * size, count - size)) }
}

export interface RowsOptions {
  readonly batches: Batches
  readonly seed: number
  /** Number of the first image among those of its seed. */
  readonly firstImage: number
  /** Index of each image's label, or null for none. */
  readonly labels: readonly (number | null)[]
  /** Length of the network's one-hot label. */
  readonly classes: number
  /** Side of an image, in pixels. */
  readonly side: number
  /** Frames that the pixel buffer holds; frame k is at k modulo this. */
  readonly framesHeld: number
}

export interface Rows {
  readonly rows: Uint32Array<ArrayBuffer>
  readonly table: Uint32Array<ArrayBuffer>
  /** Byte offset of a launch's row, for batch `batch`. */
  launchOffset(launch: Launch, batch: number): number
  frameOffset(frame: FramePlan): number
}

const floats = new Float32Array(1)
const bits = new Uint32Array(floats.buffer)
const toBits = (value: number): number => {
  floats[0] = value
  return bits[0]!
}

/** Layouts are those of the structs Row and Form in form.wgsl, combine.wgsl and paint.wgsl. */
export const packRows = (
  plan: Plan,
  { batches, seed, firstImage, labels, classes, side, framesHeld }: RowsOptions,
): Rows => {
  /** Pairs of pixels of an image's three panels. */
  const framePairs = (3 * side * side) / 2
  const { count, size, firsts } = batches
  const launchRows = plan.launches.length * firsts.length
  const rows = new Uint32Array((launchRows + plan.frames.length) * rowWords)
  const words: number[] = labels.map((label) => label ?? none)
  // Draws are addressed in pairs of words.
  if (words.length % 2 === 1) words.push(none)

  const putForm = (at: number, { terms, draws }: Form): void => {
    const firstDraw = words.length / 2
    for (const { stream, weight } of draws) words.push(stream, toBits(weight))
    rows.set([terms.length, firstDraw, words.length / 2], at)
    terms.forEach(({ slot, coefficient }, k) => {
      rows[at + 4 + k] = slot
      rows[at + 12 + k] = toBits(coefficient)
    })
  }

  const launchOffsets = new Map<Launch, number>()
  /** The network call whose output the next launch stores. */
  let output = { slot: none, first: 0, skip: 0, call: 0 }
  plan.launches.forEach((launch, k) => {
    const { write, feed } = launch
    launchOffsets.set(launch, k * firsts.length * rowBytes)
    const head = k * firsts.length * rowWords
    if (write) putForm(head + 16, write.form)
    if (feed) putForm(head + 16 + formWords, feed.form)
    firsts.forEach((first, batch) => {
      const at = head + batch * rowWords
      rows.copyWithin(at + 16, head + 16, head + 16 + 2 * formWords)
      rows.set([seed, count, first, output.slot, output.first, output.skip, none - output.call], at)
      rows.set([write?.slot ?? none, feed ? 1 : 0, feed?.condition === 'label' ? 1 : 0], at + 7)
      rows.set([toBits(feed?.sigma ?? 0), classes, 0, firstImage], at + 10)
      output = feed
        ? { slot: feed.slot, first, skip: batch * size - first, call: feed.call }
        : { slot: none, first: 0, skip: 0, call: 0 }
    })
  })

  const frameOffsets = new Map<FramePlan, number>()
  plan.frames.forEach((frame, k) => {
    const at = (launchRows + k) * rowWords
    frameOffsets.set(frame, at * 4)
    rows.set([seed, count, (frame.step % framesHeld) * count * framePairs, firstImage], at)
    frame.panels.forEach((form, panel) => {
      putForm(at + 4 + panel * formWords, form)
    })
  })
  return {
    rows,
    table: Uint32Array.from(words),
    launchOffset: (launch, batch) => launchOffsets.get(launch)! + batch * rowBytes,
    frameOffset: (frame) => frameOffsets.get(frame)!,
  }
}
