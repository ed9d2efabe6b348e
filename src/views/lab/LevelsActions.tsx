import { useEffect, useRef, useState } from 'react'
import { showNumber } from '../../base/number.ts'
import { type Design, withLevels } from '../../core/design.ts'
import { labelsOf } from '../../document/images.ts'
import type { JobStatus } from '../../measure/job-status.ts'
import { searchLevels } from '../../measure/search-levels.ts'
import {
  type EqualizedOnImages,
  equalizeOnImages,
  type ImageLevels,
  type ImageSearch,
} from '../../metrics/image-levels.ts'
import { type OptimizedOnImages, optimizeOnImages } from '../../metrics/image-optimize.ts'
import type { ErrorPlace } from '../../metrics/local-error.ts'
import type { LevelsResult } from '../../metrics/toy-levels.ts'
import type { ExplorerState } from '../../state/explorer.ts'
import { networkKeyOf } from '../../state/network-key.ts'
import { type Compared, comparedOf } from '../../state/selectors.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { useBench } from '../use-bench.ts'
import { JobBar } from './JobBar.tsx'
import type { Setting } from './setting.ts'

/** What a button did. */
type What =
  | { readonly action: 'equalize' | 'optimize' | 'adapt'; readonly place: ErrorPlace; readonly result: LevelsResult }
  | { readonly action: 'equalize on images'; readonly result: EqualizedOnImages }
  | { readonly action: 'optimize on images'; readonly result: OptimizedOnImages }

type Action = What['action']

/** And to what. */
export type Done = What & { readonly before: Design; readonly after: Design }

const activeOf = (state: ExplorerState): Compared => comparedOf(state).find(({ isActive }) => isActive)!

/** Images that levels are fitted to. */
const imageCount = 4

interface LevelsActionsProps {
  readonly setting: Setting
  readonly place: ErrorPlace
  readonly onDone: (done: Done) => void
}

/** Buttons that make time steps of the measured errors. A change of the design meanwhile drops what is under way. */
export const LevelsActions = ({ setting, place, onDone }: LevelsActionsProps) => {
  const { explorer } = useWiring()
  const bench = useBench()
  const { imageRuns, lab } = bench
  const model = useExplorer(networkKeyOf)
  const [running, setRunning] = useState<Action>('equalize')
  const [job, setJob] = useState<JobStatus>({ status: 'idle' })
  const stop = useRef<() => void>(() => undefined)
  // Not the lab's, which follow the page a little later: a press is for the design that was chosen just before it.
  const { design, id, isBaseline } = useExplorer(activeOf)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another design or setting is the trigger
  useEffect(
    () => () => {
      stop.current()
      setJob({ status: 'idle' })
    },
    [design, setting],
  )

  const apply = (levels: readonly number[], done: What): void => {
    const after = withLevels(design, levels)
    if (typeof after === 'string') {
      setJob({ status: 'failed', message: `The list of levels ${after}.` })
      return
    }
    const all = { ...done, before: design, after }
    onDone(all)
    bench.studies.add({ kind: 'fitted levels', before: design, after, result: textOf(all) })
    explorer.getState().change(`lab.${done.action}`, (document) => ({ ...document, design: after }))
  }

  const fail = (message: string): void =>
    setJob({ status: 'failed', message: `Not done: ${message.replace(/\.$/, '')}.` })

  const runOnImages = <T extends ImageLevels>(search: ImageSearch<T>, done: (result: T) => What): void => {
    const { images, seed } = explorer.getState().document
    const labels = labelsOf({ ...images, count: imageCount })
    const onFound = (result: T): void => {
      setJob({ status: 'idle' })
      apply(result.levels, done(result))
    }
    const onShare = (share: number): void => setJob({ status: 'running', share })
    const fitted = { network: model, seed, labels }
    stop.current = searchLevels(imageRuns, search, fitted, { onShare, onFound, onFailed: fail })
  }

  const run = (action: Action): void => {
    stop.current()
    setRunning(action)
    setJob({ status: 'running', share: 0 })
    if (action === 'equalize on images') {
      runOnImages(equalizeOnImages(design), (result) => ({ action, result }))
      return
    }
    if (action === 'optimize on images') {
      runOnImages(optimizeOnImages(design), (result) => ({ action, result }))
      return
    }
    const request = { ...setting, count: 200, design }
    stop.current = lab.run(action === 'equalize' ? { type: 'equalize', request, place } : { type: action, request }, {
      onUpdate: (update) => {
        if (update.type === 'levels') apply(update.result.levels, { action, place, result: update.result })
      },
      onProgress: (share) => setJob({ status: 'running', share }),
      onDone: () => setJob({ status: 'idle' }),
      onFailed: fail,
    })
  }

  const isBusy = job.status === 'running'
  return (
    <div className="lab-actions">
      <div className="lab-row">
        <button
          type="button"
          className="button"
          disabled={isBusy || isBaseline}
          title={`Move the time steps of design ${id} so that every step has the same error ${place === 'made' ? 'where it is made' : 'carried to 0'}`}
          onClick={() => run('equalize')}
        >
          Equalize
        </button>
        <button
          type="button"
          className="button"
          disabled={isBusy || isBaseline}
          title={`Find the time steps of design ${id} with the least sum of errors carried to 0, by dynamic programming`}
          onClick={() => run('optimize')}
        >
          Optimize
        </button>
        <button
          type="button"
          className="button"
          disabled={isBusy || isBaseline}
          title={`Run k-diffusion’s DPM adaptive on the toy, and give design ${id} the steps that it accepts, as many as they are`}
          onClick={() => run('adapt')}
        >
          DPM adaptive’s steps
        </button>
        <button
          type="button"
          className="button"
          disabled={isBusy || isBaseline || model === ''}
          title={`Move the time steps of design ${id} so that every step has the same error on ${imageCount} images of the network, found by step doubling`}
          onClick={() => run('equalize on images')}
        >
          Equalize on images
        </button>
        <button
          type="button"
          className="button"
          disabled={isBusy || isBaseline || model === ''}
          title={`Find the time steps of design ${id} with the least sum of squared step errors on ${imageCount} images of the network, by dynamic programming over a grid of some hundred runs: minutes without a GPU`}
          onClick={() => run('optimize on images')}
        >
          Optimize on images
        </button>
        <span className="caption">
          {isBaseline ? `Design ${id} is locked as the baseline.` : `the time steps of design ${id}`}
        </span>
      </div>
      <JobBar
        label={running === 'adapt' ? 'DPM adaptive' : running.startsWith('optimize') ? 'Optimizing' : 'Equalizing'}
        job={job}
        onCancel={() => {
          stop.current()
          setJob({ status: 'idle' })
        }}
        onRestart={() => run(running)}
      />
    </div>
  )
}

const change = (before: number, after: number): string => `${showNumber(before)} → ${showNumber(after)}`

/** What a button changed, as measured of the list that is now in force. */
export const DoneText = ({ done }: { readonly done: Done }) => (
  <p className="lab-done" role="status">
    {textOf(done)} Undo brings the old steps back.
  </p>
)

const verdict = (before: number, after: number): string =>
  after < before ? 'better' : after > before ? 'worse' : 'unchanged'

const textOf = (done: What): string => {
  if (done.action === 'equalize on images' || done.action === 'optimize on images') {
    const { fitted, heldOut } = done.result
    const what =
      done.action === 'equalize on images'
        ? `Equalized on ${imageCount} images: largest over smallest step error ${change(...done.result.spread)}`
        : `Optimized on ${imageCount} images: RMSE ${showNumber(done.result.predicted)} by the errors of the steps`
    return (
      `${what}; RMSE to the converged run ${change(...fitted)} on them, ${change(...heldOut)} on ${imageCount} others, ` +
      `${verdict(...heldOut)}.`
    )
  }
  const { before, after, levels, adaptive } = done.result
  if (adaptive)
    return (
      `DPM adaptive accepted ${levels.length - 1} steps and rejected ${adaptive.rejected}, in ${adaptive.calls} calls: they are now ` +
      `yours. RMS error of the result ${change(before.rms, after.rms)}, ${verdict(before.rms, after.rms)}.`
    )
  const what =
    done.action === 'equalize'
      ? `Equalized: largest over smallest step error ${change(before.spread[done.place], after.spread[done.place])}`
      : `Optimized: sum of the errors carried to 0 ${change(before.carriedSum, after.carriedSum)}`
  return `${what}; RMS error of the result ${change(before.rms, after.rms)}, ${verdict(before.rms, after.rms)}.`
}
