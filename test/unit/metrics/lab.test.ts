import { describe, expect, it } from 'vitest'
import { defaultDesign, presets } from '../../../src/core/presets.ts'
import { createLabClient } from '../../../src/metrics/lab-client.ts'
import type { FromLab, LabTask, LabUpdate, ToLab } from '../../../src/metrics/lab-protocol.ts'
import { createLab, runTask } from '../../../src/metrics/lab-tasks.ts'
import { defaultMixture } from '../../../src/toy/presets.ts'

const setting = { mixture: defaultMixture, label: null, seed: 1, count: 20 }
const churned = { ...presets.find(({ id }) => id === 'churn-imagenet-edm')!.design, steps: 12 }

const convergence: LabTask = {
  type: 'convergence',
  request: { ...setting, curves: [{ key: 'A', design: defaultDesign }], steps: [4, 8, 16] },
}

/** A lab whose thread listens between two slices, and whose clock makes every step of a job a slice. */
const start = () => {
  const sent: FromLab[] = []
  let time = 0
  const waiting: (() => void)[] = []
  const receive = createLab(
    (message) => sent.push(message),
    () => new Promise((resolve) => waiting.push(resolve)),
    () => (time += 100),
  )
  /** Lets the lab go on for one slice. */
  const turn = async (): Promise<boolean> => {
    const go = waiting.shift()
    go?.()
    for (let k = 0; k < 4; k++) await Promise.resolve()
    return go !== undefined
  }
  const finish = async (): Promise<void> => {
    while (await turn());
  }
  return { sent, receive, turn, finish }
}

const kindsOf = (sent: readonly FromLab[], job: number): readonly string[] =>
  sent.filter((message) => message.job === job).map(({ type }) => type)

describe('createLab', () => {
  it('sends results as they come, progress between them, and the end', async () => {
    const { sent, receive, turn, finish } = start()
    receive({ type: 'start', job: 1, task: convergence })
    expect(kindsOf(sent, 1)).toEqual(['update', 'progress'])
    await turn()
    expect(kindsOf(sent, 1)).toHaveLength(4)
    await finish()
    expect(kindsOf(sent, 1)).toEqual(['update', 'progress', 'update', 'progress', 'update', 'progress', 'done'])
    expect(sent.flatMap((message) => (message.type === 'progress' ? [message.share] : []))).toEqual([1 / 3, 2 / 3, 1])
  })

  it('runs jobs in turns and drops one that is cancelled', async () => {
    const { sent, receive, turn, finish } = start()
    receive({ type: 'start', job: 1, task: convergence })
    receive({ type: 'start', job: 2, task: convergence })
    await turn()
    await turn()
    expect(kindsOf(sent, 2).length).toBeGreaterThan(0)
    receive({ type: 'cancel', job: 1 })
    const before = kindsOf(sent, 1).length
    await finish()
    expect(kindsOf(sent, 1)).toHaveLength(before)
    expect(kindsOf(sent, 2).at(-1)).toBe('done')
    // A lab that has run dry starts again.
    receive({ type: 'start', job: 3, task: convergence })
    await finish()
    expect(kindsOf(sent, 3).at(-1)).toBe('done')
  })

  it('says why a job cannot be done, and goes on with the others', async () => {
    const { sent, receive, finish } = start()
    receive({ type: 'start', job: 1, task: { type: 'optimize', request: { ...setting, design: churned } } })
    receive({ type: 'start', job: 2, task: convergence })
    await finish()
    expect(sent.find(({ job }) => job === 1)).toMatchObject({
      type: 'failed',
      message: expect.stringMatching(/adds noise/),
    })
    expect(kindsOf(sent, 2).at(-1)).toBe('done')
  })
})

describe('runTask', () => {
  const updatesOf = (task: LabTask): readonly LabUpdate[] =>
    [...runTask(task)].flatMap(({ update }) => (update ? [update] : []))

  it('measures the local errors of those designs that have some', () => {
    const designs = [
      { key: 'A', design: { ...defaultDesign, steps: 5 } },
      { key: 'B', design: churned },
    ]
    const [first, second] = updatesOf({ type: 'local', request: { ...setting, designs } })
    expect(first).toMatchObject({ type: 'local', update: { key: 'A', errors: { length: 5 } } })
    expect(second).toMatchObject({ type: 'local', update: { key: 'B', fault: expect.stringMatching(/adds noise/) } })
  })

  it('gives way often, ends with the levels, and its share rises to 1', () => {
    for (const task of [
      { type: 'equalize', request: { ...setting, design: { ...defaultDesign, steps: 8 } }, place: 'made' },
      { type: 'optimize', request: { ...setting, design: { ...defaultDesign, steps: 8 } } },
      { type: 'adapt', request: { ...setting, design: { ...defaultDesign, steps: 8 } } },
    ] as const satisfies readonly LabTask[]) {
      const reports = [...runTask(task)]
      const shares = reports.map(({ share }) => share)
      expect(shares).toEqual([...shares].sort((a, b) => a - b))
      expect(shares.at(-1)).toBe(1)
      const length = task.type === 'adapt' ? 11 : 8
      expect(reports.at(-1)!.update).toMatchObject({ type: 'levels', result: { levels: { length } } })
    }
  })
})

describe('createLabClient', () => {
  class FakeWorker {
    readonly posted: ToLab[] = []
    isTerminated = false
    onmessage: ((event: { readonly data: FromLab }) => void) | null = null
    onerror: ((event: { readonly message: string; preventDefault(): void }) => void) | null = null
    postMessage(message: ToLab): void {
      this.posted.push(message)
    }
    terminate(): void {
      this.isTerminated = true
    }
  }
  const make = () => {
    const workers: FakeWorker[] = []
    const client = createLabClient(() => {
      workers.push(new FakeWorker())
      return workers.at(-1) as unknown as Worker
    })
    const heard: string[] = []
    const listener = {
      onUpdate: ({ type }: LabUpdate) => heard.push(type),
      onProgress: (share: number) => heard.push(`${share}`),
      onDone: () => heard.push('done'),
      onFailed: (message: string) => heard.push(message),
    }
    return { workers, client, heard, listener }
  }

  it('makes a worker for the first job only and hears of its own jobs', () => {
    const { workers, client, heard, listener } = make()
    expect(workers).toHaveLength(0)
    const cancel = client.run(convergence, listener)
    client.run(convergence, { ...listener, onProgress: (share) => heard.push(`second ${share}`) })
    expect(workers).toHaveLength(1)
    const [worker] = workers
    worker!.onmessage!({ data: { type: 'progress', job: 1, share: 0.5 } })
    worker!.onmessage!({ data: { type: 'progress', job: 2, share: 0.25 } })
    cancel()
    cancel()
    worker!.onmessage!({ data: { type: 'progress', job: 1, share: 0.75 } })
    expect(heard).toEqual(['0.5', 'second 0.25'])
    expect(worker!.posted.filter(({ type }) => type === 'cancel')).toEqual([{ type: 'cancel', job: 1 }])
  })

  it('fails its jobs when the worker dies, and makes a new one for the next', () => {
    const { workers, client, heard, listener } = make()
    client.run(convergence, listener)
    workers[0]!.onerror!({ message: 'boom', preventDefault: () => undefined })
    expect(heard).toEqual([expect.stringMatching(/stopped with "boom"\. Measure again/)])
    expect(workers[0]!.isTerminated).toBe(true)
    client.run(convergence, listener)
    expect(workers).toHaveLength(2)
    client.dispose()
    expect(workers[1]!.isTerminated).toBe(true)
  })
})
