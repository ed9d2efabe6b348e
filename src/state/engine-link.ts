/**
 * Keeps the engine on the document: whatever changes what a design's images are makes its run stale. Stale designs run one
 * after another, the active one first; a change of the running design cancels it.
 */

import { asksWeak, type Program } from '../core/program.ts'
import type { Document } from '../document/document.ts'
import { labelsOf } from '../document/images.ts'
import type { Engine, EngineEvent, Frame, RunRequest } from '../engine/client.ts'
import type { BackendName } from '../engine/protocol.ts'
import { type BackgroundListener, type BackgroundRun, createBackgroundQueue } from './background-runs.ts'
import { imagePerturbationOf } from './imperfect.ts'
import { denoiserKey, networkKey } from './network-key.ts'
import { coarseProgram, inPlaceOfResult, layOver, withFrame } from './preview.ts'
import { createRunCache, runKeyOf } from './run-cache.ts'
import {
  comparedOf,
  type Explorer,
  type ExplorerState,
  isReference,
  type Run,
  type RunId,
  type Runnable,
  referencesOf,
} from './store.ts'

/** Something that images are wanted of. */
interface Wanted extends Runnable {
  readonly id: RunId
  readonly isActive: boolean
}

/** The designs in the order of their letters, then their converged runs, which are never in a hurry. */
const wantedOf = (state: ExplorerState): readonly Wanted[] => [
  ...comparedOf(state),
  ...referencesOf(state).map((reference) => ({ ...reference, isActive: false })),
]

/** Whether a design that images are wanted of asks the weak network. */
const keepsWeak = (state: ExplorerState): boolean => wantedOf(state).some(({ program }) => asksWeak(program))

/** sigma_data of CIFAR-10 in [-1, 1] (Table 1): sets the contrast at which noisy states are shown. */
const sigmaData = 0.5

const isOn = (backend: BackendName, { engine }: ExplorerState): boolean =>
  'backend' in engine && engine.backend === backend

const perturbed = (document: Document): Pick<RunRequest, 'perturbation'> => {
  const perturbation = imagePerturbationOf(document)
  return perturbation ? { perturbation } : {}
}

/** Bytes of finished runs that are kept: some 90 runs of 9 images in 18 steps. */
const cacheBudget = 192 * 2 ** 20

/** Whether anybody can see the page: while not, nothing runs. */
export interface Visibility {
  isHidden(): boolean
  onChange(listener: () => void): void
}

export const alwaysVisible: Visibility = { isHidden: () => false, onChange: () => {} }

/** Of a browser's document. */
export const visibilityOf = (page: globalThis.Document): Visibility => ({
  isHidden: () => page.visibilityState === 'hidden',
  onChange: (listener) => page.addEventListener('visibilitychange', listener),
})

export interface LinkedEngine extends Engine {
  /**
   * Runs something in the background: when none of the page's designs waits, nobody drags, devices are not being measured
   * and the page is seen. One after another. Returns what cancels it.
   */
  measure(run: BackgroundRun, listener: BackgroundListener): () => void
}

/** Milliseconds between looks at a run on the GPU: a run that is shorter is shown once, when it is done. */
const framesEvery = 250

/** Subscribes both ways and returns the engine. `connect` makes an engine that reports to the listener. */
export const linkEngine = (
  explorer: Explorer,
  connect: (listener: (event: EngineEvent) => void) => Engine,
  visibility: Visibility = alwaysVisible,
): LinkedEngine => {
  let id = 0
  /** Designs by the runs that are asked for and not done; several share their network calls. */
  const underWay = new Map<number, RunId>()
  const isUnderWay = (design: RunId): boolean => [...underWay.values()].includes(design)
  const cache = createRunCache(cacheBudget)
  /** What each design's newest run was made of, whether it runs or is finished. */
  const keyOf = new Map<RunId, string>()
  /** Whether the running request is for the first image alone, laid over these frames; in fewer steps where it is coarse. */
  let preview: { readonly under: readonly Frame[]; readonly isCoarse: boolean } | undefined
  /** Of the newest preview that has run to its end, and of the newest coarse one. */
  let previewed: string | undefined
  let glanced: string | undefined
  /** Milliseconds per network call with one image, by the newest run that tells. */
  let perCall = 0
  let model: string | undefined
  const background = createBackgroundQueue((backgroundRuns) => explorer.setState({ backgroundRuns }))
  /** Id of the request for the first background run, while that is under way. */
  let backgroundId: number | undefined

  /** Frames of the newest preview, which are not always shown at once. */
  let previewFrames: readonly Frame[] = []
  /** The newest request of the page's own runs. */
  let isShared = false
  let asked: Pick<RunRequest, 'program' | 'labels'> | undefined

  const setRun = (slot: RunId, run: Partial<Run>): void => {
    const { runs } = explorer.getState()
    const before = runs[slot]
    if (before) explorer.setState({ runs: { ...runs, [slot]: { ...before, ...run } } })
  }

  const receive = (event: EngineEvent): void => {
    if (event.type === 'status') {
      const { status } = event
      const network = status.phase === 'ready' ? networkKey(status.model) : model
      const isOther = network !== model && model !== undefined
      if (network !== model) {
        cache.clear()
        perCall = 0
        model = network
      }
      explorer.setState({ engine: status })
      refuseBackground()
      if (isOther) {
        // What runs was asked of the network before; images of it stay until there are others.
        keyOf.clear()
        follow(explorer.getState())
      }
      return
    }
    const runId = event.type === 'frame' ? event.frame.run : event.run
    if (runId === backgroundId) {
      receiveInBackground(event)
      return
    }
    const slot = underWay.get(runId)
    const run = slot && explorer.getState().runs[slot]
    if (!slot || run?.id !== runId) return
    switch (event.type) {
      case 'progress':
        if (!preview?.isCoarse) setRun(slot, { calls: event.call })
        return
      case 'drawn':
        setRun(slot, { drawn: { run: runId, step: event.step } })
        return
      case 'frame': {
        // Of the reference only the newest is ever shown; hundreds would fill the memory.
        if (isReference(slot)) {
          setRun(slot, { frames: [event.frame] })
          return
        }
        const { frame } = event
        const isResult = frame.step === frame.steps
        if (preview?.isCoarse) {
          if (isResult) setRun(slot, { frames: inPlaceOfResult(frame, preview.under) })
          return
        }
        const { under } = preview ?? {}
        const laid = under ? layOver(frame, under[Math.min(frame.step, under.length - 1)]) : frame
        const frames = withFrame(preview ? previewFrames : run.frames, laid)
        if (preview) previewFrames = frames
        // After a glance at the result the way there would only be a flicker.
        if (!preview || glanced !== keyOf.get(slot) || isResult) setRun(slot, { frames })
        return
      }
      case 'done': {
        const { images, milliseconds, networkMilliseconds, callsKnown } = event
        const calls = (asked?.program.nfe ?? 0) - (callsKnown ?? 0)
        // Of calls that are shared nobody knows what one design's would take.
        if (calls > 0 && !isShared) perCall = networkMilliseconds / (calls * asked!.labels.length)
        if (preview) {
          if (preview.isCoarse) glanced = keyOf.get(slot)
          else previewed = keyOf.get(slot)
          setRun(slot, { status: 'waiting', preview: null })
          break
        }
        setRun(slot, { status: 'done', calls: run.nfe, images, milliseconds, networkMilliseconds, callsKnown })
        cache.set(keyOf.get(slot)!, explorer.getState().runs[slot]!)
        break
      }
      case 'run-failed':
        setRun(slot, { status: 'failed', message: event.message })
        break
      default:
        event satisfies never
    }
    underWay.delete(runId)
    if (underWay.size === 0) follow(explorer.getState())
  }

  const receiveInBackground = (event: Exclude<EngineEvent, { type: 'status' }>): void => {
    if (event.type === 'done' || event.type === 'run-failed') backgroundId = undefined
    background.receive(event)
    if (backgroundId === undefined) follow(explorer.getState())
  }

  const cancelBackground = (): void => {
    if (backgroundId === undefined) return
    backgroundId = undefined
    engine.cancel()
  }

  const refuseBackground = (): void => {
    if (model === undefined) return
    if (background.refuseOthers(denoiserKey(model, explorer.getState().document))) cancelBackground()
  }

  const engine = connect(receive)

  const startBackground = ({ program, seed, labels, firstImage = 0 }: BackgroundRun): void => {
    backgroundId = ++id
    engine.run({
      id,
      program,
      seed,
      labels,
      firstImage,
      displaySigmaData: sigmaData,
      keepsWeak: keepsWeak(explorer.getState()),
      ...perturbed(explorer.getState().document),
      isResultOnly: true,
    })
  }

  /** `beside` run with it, on the same network calls. */
  const start = (wanted: Wanted, beside: readonly Wanted[], state: ExplorerState): void => {
    const { id: slot, isActive } = wanted
    const { document, runs } = state
    const companions = beside.map(({ id: design, program }) => ({ id: runs[design]!.id, program, design }))
    underWay.set(id, slot)
    for (const { id: run, design } of companions) underWay.set(run, design)
    isShared = companions.length > 0
    backgroundId = undefined
    // An exact world has all images before a hand has moved on.
    const isPreview = state.history.isHeld && document.images.count > 1 && !isOn('exact', state)
    const under = preview?.under ?? runs[slot]?.frames ?? []
    const coarse = isPreview && glanced !== keyOf.get(slot) ? coarseOf(wanted, under, state) : undefined
    preview = isPreview ? { under, isCoarse: coarse !== undefined } : undefined
    const program = coarse ?? wanted.program
    const all = labelsOf(document.images)
    const labels = isPreview ? all.slice(0, 1) : all
    asked = { program, labels }
    engine.run({
      id,
      program,
      seed: document.seed,
      labels,
      displaySigmaData: sigmaData,
      keepsWeak: keepsWeak(state),
      ...perturbed(document),
      ...(isReference(slot) && { isResultOnly: true }),
      framesEvery,
      // Steps of a coarse preview are not those that the page counts.
      isOnScreen: isActive && !coarse,
      ...(isShared && { companions: companions.map(({ id: run, program: other }) => ({ id: run, program: other })) }),
    })
    setRun(slot, { status: 'running', preview: isPreview ? program.steps.length : null })
    for (const { design } of companions) setRun(design, { status: 'running' })
  }

  /** A shorter run to glance at: of the result only, and not while it is the steps that are changed. */
  const coarseOf = (
    wanted: Wanted,
    under: readonly Frame[],
    { pinned, hovered }: ExplorerState,
  ): Program | undefined =>
    pinned === null && hovered === null && under.at(-1)?.steps === wanted.program.steps.length
      ? coarseProgram(wanted, perCall)
      : undefined

  /** Marks stale designs, then starts the first of them unless a run that is still wanted is under way. */
  const follow = (state: ExplorerState): void => {
    const wanted = wantedOf(state)
    const wasRunning = underWay.size > 0
    const runs: Partial<Record<RunId, Run>> = {}
    let isChanged = Object.keys(state.runs).length !== wanted.length
    let isBroken = false
    for (const one of wanted) {
      const before = state.runs[one.id]
      const key = runKeyOf(one.design, state.document)
      if (before && keyOf.get(one.id) === key) {
        runs[one.id] = before
        continue
      }
      isChanged = true
      isBroken ||= isUnderWay(one.id)
      keyOf.set(one.id, key)
      const known = cache.get(key)
      if (known) {
        runs[one.id] = { ...known, id: ++id }
        continue
      }
      runs[one.id] = {
        status: 'waiting',
        id: ++id,
        nfe: one.program.nfe,
        steps: one.program.steps.length,
        calls: 0,
        // The old images stay until the new run has one: a drag never blanks the panel.
        frames: before?.frames ?? [],
        images: null,
        drawn: null,
        preview: null,
        milliseconds: null,
        networkMilliseconds: null,
        message: null,
      }
    }
    isBroken ||= [...underWay.values()].some((design) => !runs[design])
    const active = wanted.find(({ isActive }) => isActive)
    const { isHeld } = state.history
    // While a hand drags, only the design under it runs, one image of it, and no change twice.
    const isWaiting = ({ id, isActive }: Wanted): boolean =>
      runs[id]?.status === 'waiting' && (!isHeld || (isActive && previewed !== keyOf.get(id)))
    const isOverdue = preview !== undefined && !isHeld
    // The design under the hand goes before one that nobody is changing; that one waits again, as all do unseen.
    const isPassed = active !== undefined && !isUnderWay(active.id) && isWaiting(active)
    if (underWay.size > 0 && (isBroken || isOverdue || visibility.isHidden() || isPassed)) {
      // What was shared and is still wanted finds its calls known when it starts again.
      for (const design of underWay.values())
        if (runs[design]?.status === 'running') {
          runs[design] = { ...runs[design], status: 'waiting', calls: 0, preview: null }
          isChanged = true
        }
      underWay.clear()
    }
    if (isChanged) explorer.setState({ runs })
    if (underWay.size > 0) return
    const mayRun = !visibility.isHidden()
    const next = !mayRun ? undefined : active && isWaiting(active) ? active : wanted.find(isWaiting)
    if (!next) {
      const behind = mayRun && !isHeld && !state.isCalibrating ? background.first : undefined
      if (behind) {
        if (backgroundId === undefined) startBackground(behind)
      } else if (wasRunning || backgroundId !== undefined) {
        backgroundId = undefined
        engine.cancel()
      }
      return
    }
    // Calls of a GPU cost little more with more images in them, and exact results come before any way there; the reference has many more calls than anybody else.
    const doShare = !isHeld && (isOn('webgpu', state) || isOn('exact', state))
    const beside = doShare ? wanted.filter((one) => one !== next && !isReference(one.id) && isWaiting(one)) : []
    // Ids rise with every request, and a design that waited has an older one.
    for (const one of isReference(next.id) ? [next] : [...beside, next]) setRun(one.id, { id: ++id })
    start(next, isReference(next.id) ? [] : beside, explorer.getState())
  }

  explorer.subscribe((state, before) => {
    if (state.document.perturbation !== before.document.perturbation) refuseBackground()
    const isReleased = before.history.isHeld && !state.history.isHeld
    const isCalibrated = state.isCalibrating !== before.isCalibrating
    if (state.runnable !== before.runnable || state.document !== before.document || isReleased || isCalibrated)
      follow(state)
  })
  visibility.onChange(() => follow(explorer.getState()))
  follow(explorer.getState())

  const measure: LinkedEngine['measure'] = (run, listener) => {
    const cancel = background.add(run, listener)
    refuseBackground()
    follow(explorer.getState())
    return () => {
      if (cancel() === 'first') cancelBackground()
      follow(explorer.getState())
    }
  }
  return { ...engine, measure }
}
