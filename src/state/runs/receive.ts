/** What the scheduler makes of the engine's events. */
import type { EngineEvent } from '../../engine/client.ts'
import { inPlaceOfResult, layOver, withFrame } from '../preview.ts'
import { isReference, type Run, type RunId } from '../run.ts'
import { follow } from './follow.ts'
import type { Outcome, Schedule, Sight } from './schedule.ts'

/** An event of a run. */
export type RunEvent = Exclude<EngineEvent, { type: 'status' }>

export const runIdOf = (event: RunEvent): number => (event.type === 'frame' ? event.frame.run : event.run)

const unchanged = (schedule: Schedule, { state }: Sight): Outcome => ({ schedule, runs: state.runs, commands: [] })

/** The network that runs has this key now. Images of another one are stale, and stay until there are others. */
export const networkChanged = (schedule: Schedule, sight: Sight, network: string): Outcome => {
  if (network === schedule.network) return unchanged(schedule, sight)
  const keys = schedule.network === null ? schedule.keys : new Map()
  return {
    ...unchanged({ ...schedule, network, perCall: 0, keys }, sight),
    commands: [{ kind: 'forget' }],
  }
}

/** An event of one of the page's runs; of another than the newest of its design nothing is believed. */
export const received = (schedule: Schedule, sight: Sight, event: RunEvent): Outcome => {
  const { runs } = sight.state
  const design = schedule.underWay.get(runIdOf(event))
  const run = design && runs[design]
  if (!design || run?.id !== runIdOf(event)) return unchanged(schedule, sight)
  const withRun = (changes: Partial<Run>, next = schedule): Outcome => ({
    schedule: next,
    runs: { ...runs, [design]: { ...run, ...changes } },
    commands: [],
  })
  switch (event.type) {
    case 'progress':
      return schedule.preview?.isCoarse ? unchanged(schedule, sight) : withRun({ calls: event.call })
    case 'drawn':
      return withRun({ drawn: { run: run.id, step: event.step } })
    case 'frame': {
      // Of the reference only the newest is ever shown; hundreds would fill the memory.
      if (isReference(design)) return withRun({ frames: [event.frame] })
      if (event.images && !schedule.preview)
        return withResult(schedule, sight, design, event.frame, run.images ?? event.images)
      const { frames, ...rest } = framesWith(schedule, design, run, event.frame)
      const next = { ...schedule, ...rest }
      return frames ? withRun({ frames }, next) : unchanged(next, sight)
    }
    case 'done':
      return ended(finished(schedule, sight, design, event), sight, event.run)
    case 'run-failed':
      return ended(withRun({ status: 'failed', message: event.message }), sight, event.run)
    default:
      event satisfies never
      return unchanged(schedule, sight)
  }
}

/** A result before the way there. It is kept, so that a drag back to it finds it. */
const withResult = (
  schedule: Schedule,
  { state }: Sight,
  design: RunId,
  frame: Extract<RunEvent, { type: 'frame' }>['frame'],
  images: Float32Array,
): Outcome => {
  const before = state.runs[design]!
  const run: Run = { ...before, frames: withFrame(before.frames, frame), images }
  return {
    schedule,
    runs: { ...state.runs, [design]: run },
    commands: [{ kind: 'keep', key: schedule.keys.get(design)!, run: { ...run, status: 'waiting' } }],
  }
}

/** Frames that a design shows once another one has come; none where it would only flicker. */
const framesWith = (
  { preview, previewFrames, glanced, keys }: Schedule,
  design: RunId,
  run: Run,
  frame: Extract<RunEvent, { type: 'frame' }>['frame'],
): { readonly frames?: Run['frames']; readonly previewFrames?: Run['frames'] } => {
  const isResult = frame.step === frame.steps
  if (preview?.isCoarse) return isResult ? { frames: inPlaceOfResult(frame, preview.under) } : {}
  if (!preview) return { frames: withFrame(run.frames, frame) }
  const laid = layOver(frame, preview.under[Math.min(frame.step, preview.under.length - 1)])
  const frames = withFrame(previewFrames, laid)
  // After a glance at the result the way there would only be a flicker.
  return glanced !== keys.get(design) || isResult ? { frames, previewFrames: frames } : { previewFrames: frames }
}

/** The run of a design is done; after a preview the design waits for the run of all its images. */
const finished = (
  schedule: Schedule,
  { state }: Sight,
  design: RunId,
  event: Extract<RunEvent, { type: 'done' }>,
): Outcome => {
  const { images, milliseconds, networkMilliseconds, callsKnown } = event
  const { asked, preview, keys } = schedule
  const key = keys.get(design)!
  const calls = (asked?.program.nfe ?? 0) - (callsKnown ?? 0)
  // Of calls that are shared nobody knows what one design's would take.
  const isTelling = asked !== null && calls > 0 && !asked.isShared
  const perCall = isTelling ? networkMilliseconds / (calls * asked.count) : schedule.perCall
  const before = state.runs[design]!
  const withRun = (run: Run) => ({ ...state.runs, [design]: run })
  if (preview)
    return {
      schedule: { ...schedule, perCall, ...(preview.isCoarse ? { glanced: key } : { previewed: key }) },
      runs: withRun({ ...before, status: 'waiting', preview: null }),
      commands: [],
    }
  const run: Run = {
    ...before,
    status: 'done',
    calls: before.nfe,
    // The same ones as came with the result: who has worked something out of them need not do it again.
    images: before.images ?? images,
    milliseconds,
    networkMilliseconds,
    callsKnown,
  }
  return { schedule: { ...schedule, perCall }, runs: withRun(run), commands: [{ kind: 'keep', key, run }] }
}

/** What follows from the end of a run: the next one, once nothing is under way. */
const ended = ({ schedule, runs, commands }: Outcome, sight: Sight, run: number): Outcome => {
  const underWay = new Map(schedule.underWay)
  underWay.delete(run)
  const next = { ...schedule, underWay }
  if (underWay.size > 0) return { schedule: next, runs, commands }
  const followed = follow(next, { ...sight, state: { ...sight.state, runs } })
  return { ...followed, commands: [...commands, ...followed.commands] }
}
