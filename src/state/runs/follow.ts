/**
 * Keeps the page's runs on its document: whatever changes what a design's images are makes its run stale. Stale designs run one
 * after another, the active one first; a change of the running design cancels it.
 */
import type { ExplorerState } from '../explorer.ts'
import { isReference, type Run, type RunId } from '../run.ts'
import { runKeyOf } from '../run-cache.ts'
import { backgroundRequest, runRequest } from './requests.ts'
import type { Outcome, Runs, Schedule, Sight } from './schedule.ts'
import { type Wanted, wantedOf } from './wanted.ts'

const isOn = (backend: 'webgpu' | 'exact', { engine }: ExplorerState): boolean =>
  'backend' in engine && engine.backend === backend

/** A run that waits for its turn. The images of the one before stay until it has some: a drag never blanks the panel. */
const waitingRun = (id: number, { program }: Wanted, before: Run | undefined): Run => ({
  status: 'waiting',
  id,
  nfe: program.nfe,
  steps: program.steps.length,
  calls: 0,
  frames: before?.frames ?? [],
  images: null,
  drawn: null,
  preview: null,
  milliseconds: null,
  networkMilliseconds: null,
  message: null,
})

/** Runs as the document wants them: stale ones wait, or are as they were left where such a run is known. */
const freshen = (schedule: Schedule, { state, known }: Sight, wanted: readonly Wanted[]): Outcome => {
  let { lastId } = schedule
  const keys = new Map(schedule.keys)
  const runs: Partial<Record<RunId, Run>> = {}
  let isChanged = Object.keys(state.runs).length !== wanted.length
  for (const one of wanted) {
    const before = state.runs[one.id]
    const key = runKeyOf(one.design, state.document)
    if (before && keys.get(one.id) === key) {
      runs[one.id] = before
      continue
    }
    isChanged = true
    keys.set(one.id, key)
    const left = known(key)
    runs[one.id] = left ? { ...left, id: ++lastId } : waitingRun(++lastId, one, before)
  }
  return { schedule: { ...schedule, lastId, keys }, runs: isChanged ? runs : state.runs, commands: [] }
}

/** Runs whose calls are given up wait again. What was shared and is still wanted finds its calls known when it starts again. */
const interrupted = (runs: Runs, underWay: readonly RunId[]): Runs => {
  const stopped = underWay.flatMap((id) => {
    const run = runs[id]
    if (run?.status !== 'running') return []
    // What has its result has made its calls.
    return [[id, { ...run, status: 'waiting', calls: run.images ? run.calls : 0, preview: null }] as const]
  })
  return stopped.length > 0 ? { ...runs, ...Object.fromEntries(stopped) } : runs
}

/** Marks stale designs, then starts the first of them unless a run that is still wanted is under way. */
export const follow = (schedule: Schedule, sight: Sight): Outcome => {
  const { state, isHidden } = sight
  const wanted = wantedOf(state)
  const fresh = freshen(schedule, sight, wanted)
  const { keys } = fresh.schedule
  const { isHeld } = state.history
  // Exact pictures are there within a frame or two: all designs that follow a drag keep up with it.
  const keepsUp = isOn('exact', state)
  // During any other drag only the design under it runs, one image of it, and no change twice.
  const mayRun = ({ id, isActive }: Wanted): boolean =>
    !isHeld || (keepsUp ? !isReference(id) : isActive && schedule.previewed !== keys.get(id))
  const waits = (runs: Runs): readonly Wanted[] =>
    wanted.filter((one) => runs[one.id]?.status === 'waiting' && mayRun(one))
  const withoutResult = (runs: Runs): readonly Wanted[] => waits(runs).filter(({ id }) => runs[id]!.images === null)
  const underWay = [...schedule.underWay.values()]
  const active = wanted.find(({ isActive }) => isActive)
  const isStale = (id: RunId): boolean => !fresh.runs[id] || !state.runs[id] || keys.get(id) !== schedule.keys.get(id)
  const isOverdue = schedule.preview !== null && !isHeld
  // The design under the hand goes before one that nobody is changing; that one waits again, as all do unseen.
  const isPassed = active !== undefined && !underWay.includes(active.id) && withoutResult(fresh.runs).includes(active)
  const isGivenUp = underWay.some(isStale) || isOverdue || isHidden || isPassed
  if (underWay.length > 0 && !isGivenUp) return fresh
  const free: Outcome = {
    ...fresh,
    schedule: { ...fresh.schedule, underWay: new Map() },
    runs: interrupted(fresh.runs, underWay),
  }
  // A way to a result that is there comes after all results, and not while a hand changes more.
  const urgent = withoutResult(free.runs)
  const waiting = urgent.length > 0 || isHeld ? urgent : waits(free.runs)
  const next = isHidden ? undefined : (waiting.find(({ isActive }) => isActive) ?? waiting[0])
  if (!next) return followBackground(free, sight, underWay.length > 0)
  // Calls of a GPU cost little more with more images in them, and exact results come before any way there; the reference
  // has many more calls than anybody else.
  const doShare = (keepsUp || (!isHeld && isOn('webgpu', state))) && !isReference(next.id)
  const beside = doShare ? waiting.filter((one) => one !== next && !isReference(one.id)) : []
  return start(free, next, beside, sight)
}

/** Nothing of the page waits: measurements may run, or what ran is cancelled. */
const followBackground = (free: Outcome, { state, isHidden, background }: Sight, wasRunning: boolean): Outcome => {
  const { schedule, runs } = free
  const behind = isHidden || state.history.isHeld || state.isCalibrating ? undefined : background
  if (behind) {
    if (schedule.backgroundId !== null) return free
    const id = schedule.lastId + 1
    return {
      schedule: { ...schedule, lastId: id, backgroundId: id },
      runs,
      commands: [{ kind: 'run', request: backgroundRequest(id, behind, state) }],
    }
  }
  if (!wasRunning && schedule.backgroundId === null) return free
  return { schedule: { ...schedule, backgroundId: null }, runs, commands: [{ kind: 'cancel' }] }
}

/** Asks the engine for a design; `beside` run with it, on the same network calls. */
const start = (
  { schedule, runs: before }: Outcome,
  next: Wanted,
  beside: readonly Wanted[],
  { state }: Sight,
): Outcome => {
  // A design that waited has an older id.
  const ids = new Map([...beside, next].map((one, k) => [one, schedule.lastId + 1 + k]))
  const id = ids.get(next)!
  // An exact world has all images before a hand has moved on.
  const isPreview = state.history.isHeld && state.document.images.count > 1 && !isOn('exact', state)
  const under = schedule.preview?.under ?? before[next.id]?.frames ?? []
  const asked = runRequest(id, next, {
    state,
    schedule,
    isPreview,
    under,
    companions: beside.map((one) => ({ one, id: ids.get(one)! })),
  })
  const runs: Partial<Record<RunId, Run>> = { ...before }
  for (const [one, run] of ids) runs[one.id] = { ...before[one.id]!, id: run, status: 'running' }
  runs[next.id] = { ...runs[next.id]!, preview: isPreview ? asked.request.program.steps.length : null }
  return {
    schedule: {
      ...schedule,
      lastId: id,
      underWay: new Map([...ids].map(([one, run]) => [run, one.id])),
      asked: { program: asked.request.program, count: asked.request.labels.length, isShared: beside.length > 0 },
      preview: isPreview ? { under, isCoarse: asked.isCoarse } : null,
      backgroundId: null,
    },
    runs,
    commands: [{ kind: 'run', request: asked.request }],
  }
}
