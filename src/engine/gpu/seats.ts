/**
 * Where in a network call a design's images sit: designs that run together share calls, one after another in the batch.
 * Which of them take part in a call is known only when it comes, and nothing is written during a run: so the table of all
 * seats is written before it, and a launch points at its line.
 */

/** Designs that run together at most. */
export const mostDesigns = 4

/** Bytes of the struct Seat in combine.wgsl, and of a line of the table: the alignment of a uniform's dynamic offset. */
export const seatBytes = 16
const lineBytes = 256
const none = 0xffffffff

/** Index of the design within a call; null where a launch takes no part in it. */
export type Place = number | null

export interface Seats {
  readonly buffer: GPUBuffer
  /** To be called before a run, with its images per design. */
  prepare(images: number): void
  /** Byte offset of the line for a launch that feeds one call and collects of the one before. */
  offset(feed: Place, collect: Place): number
  destroy(): void
}

const places: readonly Place[] = [...Array.from({ length: mostDesigns }, (_, place) => place), null]

const lineOf = (feed: Place, collect: Place): number => places.length * (feed ?? mostDesigns) + (collect ?? mostDesigns)

/** The table's words: of each line the first image fed and the first collected in their calls. */
export const packSeats = (images: number): Uint32Array<ArrayBuffer> => {
  const words = new Uint32Array((places.length ** 2 * lineBytes) / 4)
  const firstOf = (place: Place): number => (place === null ? none : place * images)
  for (const feed of places)
    for (const collect of places) words.set([firstOf(feed), firstOf(collect)], (lineOf(feed, collect) * lineBytes) / 4)
  return words
}

export const createSeats = (device: GPUDevice): Seats => {
  const buffer = device.createBuffer({
    label: 'seats',
    size: places.length ** 2 * lineBytes,
    usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
  })
  let written = 0
  return {
    buffer,
    prepare: (images) => {
      if (images === written) return
      device.queue.writeBuffer(buffer, 0, packSeats(images))
      written = images
    },
    offset: (feed, collect) => lineOf(feed, collect) * lineBytes,
    destroy: () => buffer.destroy(),
  }
}
