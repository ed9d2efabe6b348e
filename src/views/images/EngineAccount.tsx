import { useEffect, useState } from 'react'
import { showBytes, showNumber } from '../../base/number.ts'
import type { RunAccount, Statistics } from '../../engine/protocol.ts'
import type { Run } from '../../state/run.ts'
import { activeRunOf } from '../../state/selectors.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'

const time = (milliseconds: number): string =>
  milliseconds < 1000 ? `${showNumber(milliseconds)} ms` : `${showNumber(milliseconds / 1000)} s`

type Entry = readonly [label: string, value: string, help: string]

const runEntries = (run: RunAccount): readonly Entry[] => [
  [
    'Network calls',
    `${run.networkCalls}, of ${run.batch} ${run.batch === 1 ? 'image' : 'images'}`,
    'Calls of onnxruntime',
  ],
  ['Designs', String(run.designs), 'Designs that shared these calls'],
  ['Calls known', String(run.callsKnown), 'Outputs reused from an earlier run on the GPU'],
  [
    'Graph',
    run.isCaptured ? 'captured' : 'not captured',
    'Whether the network’s kernel launches are recorded once and replayed',
  ],
  [
    'Our kernels',
    String(run.combineLaunches),
    'One per network call and design: linear form, noise and scaled input in a single launch',
  ],
  ['Pixel kernels', String(run.paintLaunches), 'Launches that turn a step into pixels'],
  ['Submits', String(run.submits), 'Batches of commands handed to the device'],
  ['Bytes up', showBytes(run.bytesUp), 'Bytes written to the device, and the number of writes'],
  ['Writes', String(run.writes), ''],
  ['Bytes down', showBytes(run.bytesDown), 'Read back: pixels and the final images'],
  ['Readbacks', String(run.mapAsyncs), 'Times that the page waited for memory of the device'],
  ['Buffers made', String(run.buffersMade), 'None once a run of this shape has finished'],
  ['Time', time(run.milliseconds), 'Of the whole run'],
  ...(run.gpuMilliseconds === null
    ? []
    : ([['On the device', time(run.gpuMilliseconds), 'By the device’s own clock']] as const)),
  ...(run.combineMilliseconds === null
    ? []
    : ([['In our kernel', time(run.combineMilliseconds), 'By the device’s own clock']] as const)),
]

const entriesOf = (statistics: Statistics, running: Run | undefined): readonly Entry[] => {
  const { device } = statistics
  return [
    ...(running
      ? ([['Running', `${running.calls} of ${running.nfe} calls`, 'The design that is active']] as const)
      : []),
    ...(device?.run ? runEntries(device.run) : []),
    ...(device
      ? ([
          ['Buffers alive', String(device.buffersAlive), 'On the device'],
          ['Bytes alive', showBytes(device.bytesAlive), 'On the device'],
        ] as const)
      : ([['Tensors alive', String(statistics.tensorsAlive), 'Held by onnxruntime; none between two runs']] as const)),
    ['Sessions', String(statistics.sessions), 'The network, compiled for a size of batch'],
    ['Runs', `${statistics.runsFinished} done, ${statistics.runsCancelled} cancelled`, 'Since the engine started'],
  ]
}

/** What the newest finished run cost, counted where it ran, and what is there now; asked for anew as a run goes on. */
export const EngineAccount = () => {
  const { engine } = useWiring()
  const runs = useExplorer((state) => state.runs)
  const active = useExplorer(activeRunOf)
  const [statistics, setStatistics] = useState<Statistics | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a run that goes on changes what is counted
  useEffect(() => {
    let isCurrent = true
    engine.statistics().then(
      (found) => isCurrent && setStatistics(found),
      () => isCurrent && setStatistics(null),
    )
    return () => {
      isCurrent = false
    }
  }, [engine, runs])
  if (!statistics) return <p className="caption">Nothing has run yet.</p>
  return (
    <dl className="account">
      {entriesOf(statistics, active?.status === 'running' ? active : undefined).map(([label, value, help]) => (
        <div key={label} title={help}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
