/** A page with a scheduler, what can happen to it, and what must hold whatever happens. */
import { expect } from 'vitest'
import { compile } from '../../src/core/compile.ts'
import { chooseDefault, type Design } from '../../src/core/design.ts'
import { defaultDesign } from '../../src/core/presets.ts'
import type { Program } from '../../src/core/program.ts'
import type { Document } from '../../src/document/document.ts'
import { imageCounts, labelsOf } from '../../src/document/images.ts'
import { type SlotId, slotIds, slotsOf } from '../../src/document/slots.ts'
import type { RunRequest } from '../../src/engine/client.ts'
import type { BackendName } from '../../src/engine/protocol.ts'
import type { BackgroundRun } from '../../src/state/background-runs.ts'
import { linkEngine } from '../../src/state/engine-link.ts'
import type { Run, RunId } from '../../src/state/run.ts'
import { activate, duplicate, remove, swap } from '../../src/state/slots.ts'
import { createExplorer } from '../../src/state/store.ts'
import { expectEqual, expectTrue } from '../quick-expect.ts'
import { createFakeEngine, imageText, numberOf, numbersOf, programText } from './scheduler-engine.ts'

const backends: readonly BackendName[] = ['wasm', 'webgpu', 'exact']

const solvers = ['euler', 'second-order'] as const
const designOf = (n: number): Design => ({
  ...defaultDesign,
  steps: 2 + (n % 9) + (n % 5 === 0 ? 20 : 0),
  solver: chooseDefault('solver', solvers[n % 2]!),
  sigmaMax: n % 3 === 0 ? 40 : 80,
})

const compiled = new Map<string, Program>()
/** Compiles each design once, however often it is looked at. */
const programOf = (design: Design): Program => {
  const key = `${design.steps} ${design.solver.id} ${design.sigmaMax}`
  const known = compiled.get(key) ?? compile(design)
  compiled.set(key, known)
  return known
}
const textOf = (design: Design): string => programText(programOf(design))

interface Asked {
  readonly run: BackgroundRun
  readonly cancel: () => void
  end: 'none' | 'done' | 'failed' | 'cancelled'
}

export const createWorld = () => {
  let time = 0
  let isHidden = false
  let onVisibility = (): void => undefined
  /** The network that was ready last, and the one that loads. */
  let network = ''
  let loading: string | null = 'aa'
  let backend: BackendName = 'wasm'
  const asked: Asked[] = []
  const failed = new Set<string>()
  const faults: string[] = []
  // Every change is a step of undo.
  const explorer = createExplorer({ ...explorerStart(), design: designOf(1) }, () => (time += 10_000))
  const engine = createFakeEngine()
  const get = explorer.getState

  /** Programs by whose they are, worked out from the document alone. */
  const programsOf = (document: Document): ReadonlyMap<RunId, string> => {
    const programs = new Map<RunId, string>()
    for (const { id, design } of slotsOf(document)) programs.set(id, textOf(design))
    const starts = new Set<number>()
    if (document.images.reference > 0)
      for (const { id, design } of slotsOf(document)) {
        if (starts.has(design.sigmaMax)) continue
        starts.add(design.sigmaMax)
        const converged = { ...defaultDesign, sigmaMax: design.sigmaMax, steps: document.images.reference }
        programs.set(`reference-${id}`, textOf(converged))
      }
    return programs
  }
  const numbersFor = (program: string): readonly number[] =>
    labelsOf(get().document.images).map((label, k) =>
      numberOf(imageText(network, program, get().document.seed, k, label)),
    )
  const isFailed = (program: string): boolean => failed.has(JSON.stringify(numbersFor(program)))
  const isWaiting = ({ status }: Run): boolean => status === 'waiting'

  engine.onRequest = (request: RunRequest) => {
    const { history, document, runs } = get()
    if (isHidden) faults.push('a run was asked for that nobody can see')
    if (request.id <= (engine.requests.at(-1)?.id ?? 0)) faults.push('ids do not rise')
    const isBackground = request.firstImage !== undefined
    if (!isBackground) {
      const own = Object.entries(runs).filter(([, run]) =>
        [request, ...(request.companions ?? [])].some(({ id }) => id === run.id),
      )
      if (own.length !== 1 + (request.companions?.length ?? 0))
        faults.push('a run was asked for that no design waits for')
      if (!history.isHeld) return
      if (get().engine.phase === 'ready' && backend === 'exact') {
        if (own.some(([id]) => id.startsWith('reference'))) faults.push('a drag runs a reference')
        if (own.some(([, run]) => run.images)) faults.push('a drag runs what has its result')
        if (request.labels.length < document.images.count) faults.push('a drag leaves exact pictures out')
        return
      }
      if (request.labels.length > 1 || request.companions) faults.push('a drag runs more than one image')
      if (runs[document.slot]?.id !== request.id) faults.push('a drag runs another design')
      return
    }
    if (history.isHeld || get().isCalibrating) faults.push('a background run goes before the person or the devices')
    if (Object.values(runs).some(isWaiting)) faults.push('a background run goes before the page')
  }
  const link = linkEngine(explorer, engine.connect, {
    isHidden: () => isHidden,
    onChange: (listener) => {
      onVisibility = listener
    },
  })

  const change = (edit: (document: Document) => Document): void => get().change(`change ${time}`, edit)
  const setImages = (images: Partial<Document['images']>): void =>
    change((document) => ({ ...document, images: { ...document.images, ...images } }))
  const slotAt = (n: number): SlotId => slotIds[n % slotIds.length]!
  const setHidden = (value: boolean): void => {
    isHidden = value
    onVisibility()
  }
  const settle = (): void => {
    if (loading === null) return
    network = `model ${loading}`
    const sha256 = loading
    loading = null
    engine.ready(sha256, backend)
  }
  /** Ends the run that is worked on. */
  const end = (how: 'finish' | 'fail', n: number): void => {
    const { current } = engine
    if (!current) return
    const owner = Object.entries(get().runs).find(([, run]) => run.id === current.id)?.[0] as RunId | undefined
    if (how === 'finish') engine.finish(current, n)
    else {
      // Who fails is remembered by what it was made of: a failure stays until that changes.
      const program = owner && programsOf(get().document).get(owner)
      if (program) failed.add(JSON.stringify(numbersFor(program)))
      engine.fail(current)
    }
  }
  const measure = (n: number): void => {
    const run = {
      // Some ask for a network that is not there any more.
      network: n % 7 === 0 ? 'model cc' : network || 'model aa',
      program: programOf(designOf(n)),
      seed: 100 + (n % 3),
      labels: [null, n % 10],
      firstImage: n % 4,
    }
    const close = (how: 'done' | 'failed'): void => {
      if (mine.end !== 'none') faults.push(`a background run that was ${mine.end} is ${how}`)
      mine.end = how
    }
    const mine: Asked = {
      run,
      end: 'none',
      cancel: link.measure(run, {
        onProgress: () => {
          if (mine.end !== 'none') faults.push('a background run that has ended goes on')
        },
        onDone: (images) => {
          close('done')
          const wanted = run.labels.map((label, k) =>
            numberOf(imageText(run.network, programText(run.program), run.seed, run.firstImage + k, label)),
          )
          if (String([...images]) !== String(wanted)) faults.push('a background run has images of another')
        },
        onFailed: () => close('failed'),
      }),
    }
    asked.push(mine)
  }

  const actions = {
    edit: (n: number) => change((document) => ({ ...document, design: designOf(n) })),
    seed: (n: number) => change((document) => ({ ...document, seed: n % 3 })),
    class: (n: number) => setImages({ class: ([`all`, `none`, 3] as const)[n % 3]! }),
    count: (n: number) => setImages({ count: imageCounts[n % 3]! }),
    reference: (n: number) => setImages({ reference: n % 2 === 0 ? 64 : 0 }),
    hold: (n: number) => get().hold(n % 3 > 0),
    undo: () => get().undo(),
    redo: () => get().redo(),
    duplicate: () => change(duplicate),
    activate: (n: number) => change(activate(slotAt(n))),
    remove: (n: number) => change(remove(slotAt(n))),
    swap: (n: number) => change(swap(slotAt(n), slotAt(n >> 2))),
    hover: (n: number) => get().hover(n % 2 ? n % 5 : null),
    hide: (n: number) => setHidden(n % 3 === 0),
    calibrate: (n: number) => explorer.getState().report({ isCalibrating: n % 2 === 0 }),
    progress: () => engine.current && engine.progress(engine.current),
    results: () => engine.current && engine.results(),
    frame: (n: number) => engine.current && engine.frame(engine.current, n % engine.current.program.steps.length),
    finish: (n: number) => end('finish', n),
    fail: (n: number) => end('fail', n),
    shuffle: () => engine.shuffle(),
    late: (n: number) => {
      const old = engine.requests[n % Math.max(1, engine.requests.length)]
      const isOwn = Object.values(get().runs).some((run) => run.id === old?.id)
      if (old && old !== engine.requests.at(-1) && !isOwn) engine.late(old.id)
    },
    network: (n: number) => {
      loading = n % 2 ? 'aa' : 'bb'
      backend = backends[n % 3]!
      engine.load()
    },
    ready: settle,
    measure,
    cancel: (n: number) => {
      const one = asked[n % Math.max(1, asked.length)]
      if (!one) return
      one.cancel()
      if (one.end === 'none') one.end = 'cancelled'
    },
  } satisfies Readonly<Record<string, (n: number) => unknown>>

  /** Whose images each design shows. */
  const check = (): void => {
    expectEqual(faults, [])
    const { document, runs, backgroundRuns } = get()
    const programs = programsOf(document)
    expectEqual(Object.keys(runs).sort(), [...programs.keys()].sort())
    for (const [id, program] of programs) {
      const { status, images, frames } = runs[id]!
      // Images may come before the run is done: they are its own from then on.
      if (status !== 'done' && !images) continue
      const wanted = numbersFor(program)
      expectEqual([...images!], wanted, `${id} is ${status}`)
      expectEqual(numbersOf(frames.at(-1)!), wanted, `the newest frame of ${id}`)
    }
    expectTrue(!(isHidden && engine.isBusy), () => 'the engine is busy on a hidden page')
    const newest = engine.requests.at(-1)
    // A preview of one image ends with the drag that it was for.
    if (engine.isBusy && newest?.firstImage === undefined && !get().history.isHeld)
      expectTrue(newest?.labels.length === document.images.count, () => `the newest run has labels ${newest?.labels}`)
    const open = asked.filter((one) => one.end === 'none').length
    expectTrue(backgroundRuns <= open, () => `${backgroundRuns} background runs of ${open} that are open`)
  }

  /** Lets everything come to an end, in which each design has images of its own. */
  const rest = async (): Promise<void> => {
    get().hold(false)
    explorer.getState().report({ isCalibrating: false })
    setHidden(false)
    settle()
    for (let k = 0; k < 200 && engine.isBusy; k++) {
      end('finish', 1)
      check()
    }
    await Promise.resolve()
    check()
    expect(engine.isBusy).toBe(false)
    const programs = programsOf(get().document)
    for (const [id, program] of programs)
      expect(get().runs[id]!.status, id).toBeOneOf(isFailed(program) ? ['done', 'failed'] : ['done'])
    expect(asked.filter((one) => one.end === 'none')).toEqual([])
    expect(get().backgroundRuns).toBe(0)
  }
  return { actions, check, rest }
}

const explorerStart = (): Document => createExplorer().getState().document

export type ActionName = keyof ReturnType<typeof createWorld>['actions']
