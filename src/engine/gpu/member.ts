/** One design's way through a run on the GPU, beside others that share its network calls. */
import type { RunControl, ScreenControl } from '../backend.ts'
import type { Frame, RunRequest } from '../protocol.ts'
import { paintDenoised, paintGrey } from '../tonemap.ts'
import type { Commands } from './commands.ts'
import type { Encode, Kernels, Source } from './kernels.ts'
import type { Network } from './network.ts'
import type { CachedOutput, OutputTrail } from './output-cache.ts'
import type { Launch, Plan } from './plan.ts'
import { createReadback } from './readback.ts'
import type { Batches, Rows } from './rows.ts'
import type { RunBuffers, RunSizes } from './run-buffers.ts'
import { panelIndex, type ScreenPainter } from './screen.ts'
import type { Place, Seats } from './seats.ts'
import type { Stamps } from './stamps.ts'

/** Part of a network call: which network, and the index of the design within its batch. */
export interface Seat {
  readonly network: Network
  readonly place: number
}

/**
 * Waits twice a network call: for a seat in one of the main or of the weak network, after which it encodes the launch that
 * feeds the call, and then until the call is submitted. Returns when its result is the page's.
 */
export type Member = AsyncGenerator<Wish, void, Seat | undefined>

/** The last call is that of a step. */
type Wish = 'seat' | 'weak seat' | 'call' | 'last call'

/** Launches so far, of all designs of a run. */
export interface Launched {
  network: number
  /** Calls of the weak network among them. */
  weak: number
  known: number
  combine: number
  paint: number
}

export interface MemberOptions {
  readonly request: RunRequest
  readonly plan: Plan
  readonly rows: Rows
  readonly sizes: RunSizes
  readonly batches: Batches
  readonly buffers: RunBuffers
  readonly trail: OutputTrail
  /** Whose input a launch that feeds none is bound to. */
  readonly network: Network
  readonly kernels: Kernels
  readonly seats: Seats
  readonly commands: Commands
  readonly stamps: Stamps
  readonly painter: ScreenPainter
  readonly launched: Launched
  readonly control: RunControl & ScreenControl
  /** Throws where the run is cancelled, or the device refuses commands. */
  readonly goOn: () => void
  /** A call whose output was known. */
  readonly onKnown: () => void
  readonly onDone: (images: Float32Array<ArrayBuffer>, clock: { whole: number; within: number } | null) => void
}

/** Milliseconds between two steps on the canvas: a display shows no more. */
const drawEvery = 16

/** Encoders by what they are bound to. */
const createEncoders = ({ kernels, buffers, seats }: MemberOptions) => {
  const known = new Map<GPUBuffer, Map<Network, Encode>>()
  return (from: Source, to: Network): Encode => {
    // Places in the cache of outputs are many, and come once a run.
    if (from.offset > 0) return kernels.combine(buffers, seats.buffer, from, to)
    const ofSource = known.get(from.buffer) ?? new Map<Network, Encode>()
    known.set(from.buffer, ofSource)
    const encode = ofSource.get(to) ?? kernels.combine(buffers, seats.buffer, from, to)
    ofSource.set(to, encode)
    return encode
  }
}

export async function* followProgram(options: MemberOptions): Member {
  const { request, plan, rows, sizes, batches, buffers, trail, commands, stamps, painter, launched, seats } = options
  const { id, framesEvery, isOnScreen } = request
  const { emit, now, screen } = options.control
  const { goOn } = options
  const count = request.labels.length
  const steps = request.program.steps.length
  const encoderFor = createEncoders(options)
  const encodePaint = options.kernels.paint(buffers)

  let shownAt = now()
  const show = (step: number, pixels: Pick<Frame, 'state' | 'denoised' | 'residual'>): void => {
    shownAt = now()
    emit({ type: 'frame', frame: { run: id, step, steps, side: sizes.side, ...pixels } })
  }
  const readback = createReadback({
    plan,
    buffers,
    sizes,
    commands,
    stamps,
    show,
    goOn,
    paint: (frame) => {
      const pass = commands.encoder().beginComputePass({ label: 'paint' })
      encodePaint(pass, [rows.frameOffset(frame)], count)
      pass.end()
      launched.paint++
    },
  })

  /** What the next launch collects. */
  let output: { readonly source: Source; readonly place: Place; readonly network: Network } = {
    source: { buffer: options.network.output, offset: 0 },
    place: null,
    network: options.network,
  }
  const imageBytes = sizes.tensor / count
  const combine = (launch: Launch, batch: number, seat: Seat | undefined): void => {
    const timestampWrites = stamps.next()
    const pass = commands.encoder().beginComputePass({ label: 'combine', ...(timestampWrites && { timestampWrites }) })
    const encode = encoderFor(output.source, seat?.network ?? output.network)
    encode(pass, [rows.launchOffset(launch, batch), seats.offset(seat?.place ?? null, output.place)], batches.size)
    pass.end()
    launched.combine++
  }

  async function* run(launch: Launch, isEndOfStep: boolean): Member {
    const known = launch.feed && trail.next()
    const isCall = launch.feed && !known
    let room: CachedOutput | undefined
    for (const [batch, first] of batches.firsts.entries()) {
      goOn()
      const seat = isCall ? yield launch.feed?.denoiser === 'weak' ? 'weak seat' : 'seat' : undefined
      combine(launch, batch, seat)
      const from = first * imageBytes
      if (known) {
        output = { ...output, source: { buffer: trail.buffer, offset: known.offset + from }, place: 0 }
        options.onKnown()
      } else if (seat) {
        yield isEndOfStep && batch === batches.firsts.length - 1 ? 'last call' : 'call'
        const { network, place } = seat
        // Of designs that share a call each takes its room now, and keeps it at once: then there is one batch.
        room ??= trail.room()
        const bytes = batches.size * imageBytes
        commands.encoder().copyBufferToBuffer(network.output, place * bytes, trail.buffer, room.offset + from, bytes)
        output = { source: { buffer: network.output, offset: 0 }, place, network }
      } else output = { ...output, place: null }
    }
    if (known) launched.known++
    if (room) trail.keep(room)
  }

  /** Shows a step while the run goes on: on the worker's canvas, or else by reading it back. */
  const look = async (step: number): Promise<void> => {
    const target = isOnScreen && painter.canDraw() ? screen?.() : undefined
    const every = target ? drawEvery : (framesEvery ?? Number.POSITIVE_INFINITY)
    if (now() - shownAt < every) return
    await readback.paint()
    if (target) {
      commands.submit()
      const offset = (step % sizes.framesHeld) * sizes.frame + panelIndex[target.layout.panel] * (sizes.frame / 3)
      painter.draw(target, buffers.pixels, offset, count, sizes.side)
      shownAt = now()
      if (painter.canDraw()) emit({ type: 'drawn', run: id, step })
    } else await readback.show()
  }

  commands.encoder().clearBuffer(buffers.faults)
  for (const [index, item] of plan.items.entries())
    switch (item.kind) {
      case 'launch':
        yield* run(item.launch, plan.items[index + 1]?.kind === 'step')
        break
      case 'paint':
        await readback.paint(item.frame.step + 1)
        break
      case 'step':
        readback.add(item.frame)
        await look(item.frame.step)
        break
      default:
        item satisfies never
    }
  await readback.paint()
  const { tensor: images, clock } = await readback.showWith(plan.result)
  // The result is here in float32 anyway.
  const pixels = paintDenoised(sizes.side, images)
  show(steps, { state: pixels, denoised: pixels.slice(), residual: paintGrey(sizes.side, count) })
  options.onDone(images, clock)
}
