/** Keeps the engine on the document: whatever changes what the images are starts a new run, which cancels the old. */
import type { Engine, EngineEvent } from '../engine/client.ts'
import { labelsOf } from './document.ts'
import type { Explorer, ExplorerState } from './store.ts'

/** What a run depends on; two states with equal ones show the same images. */
const runInputsOf = ({ runnable, document }: ExplorerState): readonly unknown[] => [
  runnable.program,
  document.seed,
  document.images.count,
  document.images.class,
]

/** sigma_data of CIFAR-10 in [-1, 1] (Table 1): sets the contrast at which noisy states are shown. */
const sigmaData = 0.5

/** Subscribes both ways; returns the function that ends it. `connect` makes an engine that reports to the listener. */
export const linkEngine = (explorer: Explorer, connect: (listener: (event: EngineEvent) => void) => Engine): Engine => {
  let id = 0
  let inputs: readonly unknown[] = []
  const engine = connect((event) => receive(explorer, event))

  const follow = (state: ExplorerState): void => {
    const next = runInputsOf(state)
    if (next.every((input, k) => input === inputs[k])) return
    inputs = next
    id++
    const { program } = state.runnable
    engine.run({
      id,
      program,
      seed: state.document.seed,
      labels: labelsOf(state.document.images),
      displaySigmaData: sigmaData,
    })
    const before = state.run
    const { nfe, steps } = program
    explorer.setState({
      run: {
        status: 'running',
        id,
        nfe,
        steps: steps.length,
        calls: 0,
        // The old images stay until the new run has one: a drag never blanks the panel.
        frames: before.status === 'idle' ? [] : before.frames,
        milliseconds: null,
        networkMilliseconds: null,
        message: null,
      },
    })
  }
  explorer.subscribe((state, before) => {
    if (state.runnable !== before.runnable || state.document !== before.document) follow(state)
  })
  follow(explorer.getState())
  return engine
}

const receive = (explorer: Explorer, event: EngineEvent): void => {
  if (event.type === 'status') {
    explorer.setState({ engine: event.status })
    return
  }
  const { run } = explorer.getState()
  const runId = event.type === 'frame' ? event.frame.run : event.run
  if (run.status === 'idle' || run.id !== runId) return
  switch (event.type) {
    case 'progress':
      explorer.setState({ run: { ...run, calls: event.call } })
      return
    case 'frame': {
      const own = run.frames.filter((frame) => frame.run === runId && frame.step < event.frame.step)
      explorer.setState({ run: { ...run, frames: [...own, event.frame] } })
      return
    }
    case 'done': {
      const { milliseconds, networkMilliseconds } = event
      explorer.setState({ run: { ...run, status: 'done', calls: run.nfe, milliseconds, networkMilliseconds } })
      return
    }
    case 'run-failed':
      explorer.setState({ run: { ...run, status: 'failed', message: event.message } })
      return
    default:
      event satisfies never
  }
}
