import { useEffect, useRef, useState } from 'react'
import { withLevels } from '../../core/design.ts'
import { labelsOf } from '../../document/images.ts'
import type { JobStatus } from '../../measure/job-status.ts'
import type { LevelsFit } from '../../measure/studies/study.ts'
import { equalizeOnImages } from '../../metrics/image-levels.ts'
import { optimizeOnImages } from '../../metrics/image-optimize.ts'
import { changeText, verdictText } from '../../metrics/levels-text.ts'
import type { ErrorPlace } from '../../metrics/local-error.ts'
import type { LevelsResult } from '../../metrics/toy-levels.ts'
import type { ExplorerState } from '../../state/explorer.ts'
import { type Compared, comparedOf } from '../../state/selectors.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { useBench } from '../use-bench.ts'
import { JobBar } from './JobBar.tsx'
import { QueueBar, useJob } from './QueueBar.tsx'
import type { Setting } from './setting.ts'
import { useSheetNetwork } from './sheets/use-cells.ts'
import { useKeptChoice } from './use-choice.ts'
import type { Fitted } from './use-fits.ts'

/** What a button does on the toy. */
type Action = 'equalize' | 'optimize' | 'adapt'

const activeOf = (state: ExplorerState): Compared => comparedOf(state).find(({ isActive }) => isActive)!

/** Images that levels are fitted to. */
const imageCount = 4

const isId = (value: unknown): boolean => typeof value === 'string'

interface LevelsActionsProps {
  readonly setting: Setting
  readonly place: ErrorPlace
}

/**
 * Buttons that make time steps of the measured errors. On the toy that takes a second, and a change of the design meanwhile drops
 * it. On images it takes minutes: it is a study, which waits in the queue.
 */
export const LevelsActions = ({ setting, place }: LevelsActionsProps) => {
  const { explorer } = useWiring()
  const bench = useBench()
  const { lab } = bench
  const network = useSheetNetwork()
  const [running, setRunning] = useState<Action>('equalize')
  const [job, setJob] = useState<JobStatus>({ status: 'idle' })
  const [fitId, setFitId] = useKeptChoice('fit on images', '', isId)
  const fit = useJob(fitId)
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

  const apply = (action: Action, result: LevelsResult): void => {
    const after = withLevels(design, result.levels)
    if (typeof after === 'string') {
      setJob({ status: 'failed', message: `The list of levels ${after}.` })
      return
    }
    bench.studies.add({
      kind: 'fitted levels',
      before: design,
      after,
      result: textOf(action, place, result),
      fit: null,
    })
    explorer.getState().change(`lab.${action}`, (document) => ({ ...document, design: after }))
  }

  const fail = (message: string): void =>
    setJob({ status: 'failed', message: `Not done: ${message.replace(/\.$/, '')}.` })

  const run = (action: Action): void => {
    stop.current()
    setRunning(action)
    setJob({ status: 'running', share: 0 })
    const request = { ...setting, count: 200, design }
    stop.current = lab.run(action === 'equalize' ? { type: 'equalize', request, place } : { type: action, request }, {
      onUpdate: (update) => {
        if (update.type === 'levels') apply(action, update.result)
      },
      onProgress: (share) => setJob({ status: 'running', share }),
      onDone: () => setJob({ status: 'idle' }),
      onFailed: fail,
    })
  }

  const runOnImages = (action: LevelsFit['action']): void => {
    if (!network) return
    try {
      // What cannot be fitted says so before its first run: it makes no study.
      const search = action === 'equalize' ? equalizeOnImages(design) : optimizeOnImages(design)
      search.next()
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      fail(error.message)
      return
    }
    setJob({ status: 'idle' })
    const { images, seed } = explorer.getState().document
    const labels = labelsOf({ ...images, count: imageCount })
    const content = {
      kind: 'fitted levels',
      before: design,
      after: null,
      result: null,
      fit: { action, network, seed, labels },
    } as const
    const study = bench.studies.add(content)
    setFitId(study)
    bench.queue.add(study, content)
  }

  const isBusy = job.status === 'running' || fit?.status === 'running' || fit?.status === 'waiting'
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
          disabled={isBusy || isBaseline || !network}
          title={`Move the time steps of design ${id} so that every step has the same error on ${imageCount} images of the network, found by step doubling`}
          onClick={() => runOnImages('equalize')}
        >
          Equalize on images
        </button>
        <button
          type="button"
          className="button"
          disabled={isBusy || isBaseline || !network}
          title={`Find the time steps of design ${id} with the least sum of squared step errors on ${imageCount} images of the network, by dynamic programming over a grid of some hundred runs: minutes without a GPU`}
          onClick={() => runOnImages('optimize')}
        >
          Optimize on images
        </button>
        <span className="caption">
          {isBaseline ? `Design ${id} is locked as the baseline.` : `the time steps of design ${id}`}
        </span>
      </div>
      <JobBar
        label={running === 'adapt' ? 'DPM adaptive' : running === 'optimize' ? 'Optimizing' : 'Equalizing'}
        job={job}
        onCancel={() => {
          stop.current()
          setJob({ status: 'idle' })
        }}
        onRestart={() => run(running)}
      />
      {fit?.task.kind === 'fitted levels' && (
        <QueueBar
          id={fitId}
          label={fit.task.fit.action === 'optimize' ? 'Optimizing' : 'Equalizing'}
          task={fit.task}
          missing={1}
          known={0}
        />
      )}
    </div>
  )
}

/** What a button changed, as measured of the list that is now in force. */
export const DoneText = ({ result }: Pick<Fitted, 'result'>) => (
  <p className="lab-done" role="status">
    {result} Undo brings the old steps back.
  </p>
)

const textOf = (action: Action, place: ErrorPlace, { before, after, levels, adaptive }: LevelsResult): string => {
  if (adaptive)
    return (
      `DPM adaptive accepted ${levels.length - 1} steps and rejected ${adaptive.rejected}, in ${adaptive.calls} calls: they are now ` +
      `yours. RMS error of the result ${changeText(before.rms, after.rms)}, ${verdictText(before.rms, after.rms)}.`
    )
  const what =
    action === 'equalize'
      ? `Equalized: largest over smallest step error ${changeText(before.spread[place], after.spread[place])}`
      : `Optimized: sum of the errors carried to 0 ${changeText(before.carriedSum, after.carriedSum)}`
  return `${what}; RMS error of the result ${changeText(before.rms, after.rms)}, ${verdictText(before.rms, after.rms)}.`
}
