/** What the engine is asked for where exact pictures have their results before any way there. */
import { describe, expect, it } from 'vitest'
import type { RunRequest } from '../../../src/engine/client.ts'
import { duplicate } from '../../../src/state/slots.ts'
import { frameEvent, link } from './linked-engine.ts'

const images = (value: number): Float32Array => Float32Array.of(value)

const setUp = () => {
  const linked = link()
  const { explorer, requests, send } = linked
  const model = { name: 'world', labels: [], imagesSeen: 0, side: 32 }
  send({ type: 'status', status: { phase: 'ready', backend: 'exact', reason: '', threads: 1, model } })
  const newest = (): RunRequest => requests.at(-1)!
  return {
    ...linked,
    newest,
    /** Programs of a request, by their steps. */
    asked: () => [newest(), ...(newest().companions ?? [])].map(({ program }) => program.steps.length),
    runs: () => explorer.getState().runs,
    setSteps: (steps: number) =>
      explorer.getState().change('steps', (document) => ({ ...document, design: { ...document.design, steps } })),
    result: (run: number, steps: number, value: number) => {
      const event = frameEvent(run, steps)
      if (event.type !== 'frame') throw new Error('no frame')
      send({ ...event, frame: { ...event.frame, steps }, images: images(value) })
    },
    finish: (run: number, value: number) =>
      send({ type: 'done', run, images: images(value), milliseconds: 1, networkMilliseconds: 1 }),
  }
}

describe('the link between document and engine on exact pictures', () => {
  it('takes images with a result, waits longer for the way there under a hand, and gets it when that lets go', () => {
    const { explorer, requests, newest, asked, runs, setSteps, result, finish } = setUp()
    finish(newest().id, 0)
    explorer.getState().change('slots', duplicate)
    // B is shown from what is known of A; a change of it alone runs it alone.
    expect(runs().B).toMatchObject({ status: 'done' })
    explorer.getState().hold(true)
    setSteps(5)
    expect([asked(), newest().labels.length]).toEqual([[5], 9])
    const whileHeld = newest().restFor!
    result(newest().id, 5, 1)
    expect(runs().B).toMatchObject({ status: 'running', images: images(1) })
    expect(runs().B!.frames).toHaveLength(6)

    setSteps(6)
    expect(runs().B!.images).toBeNull()
    result(newest().id, 6, 2)
    const before = requests.length
    // Back to a result that is known: nothing is asked for until the hand lets go, then the way there alone.
    setSteps(5)
    expect(runs().B).toMatchObject({ status: 'waiting', images: images(1) })
    expect(requests).toHaveLength(before)
    explorer.getState().hold(false)
    expect(requests).toHaveLength(before + 1)
    expect(asked()).toEqual([5])
    expect(newest().restFor).toBeLessThan(whileHeld)
    const early = runs().B!.images
    result(newest().id, 5, 1)
    finish(newest().id, 1)
    expect(runs().B!.status).toBe('done')
    // Whoever has worked something out of the images need not do it again.
    expect(runs().B!.images).toBe(early)
  })

  it('does not run again what has its result while another design is changed, and then shows the way to it', () => {
    const { explorer, newest, asked, runs, setSteps, result, finish } = setUp()
    finish(newest().id, 0)
    explorer.getState().change('slots', duplicate)
    explorer.getState().change('seed', (document) => ({ ...document, seed: 2 }))
    expect(asked()).toEqual([18, 18])
    const { id, companions } = newest()
    result(id, 18, 1)
    result(companions![0]!.id, 18, 2)
    setSteps(7)
    expect(asked()).toEqual([7])
    expect(runs().A).toMatchObject({ status: 'waiting', images: images(2) })
    result(newest().id, 7, 3)
    finish(newest().id, 3)
    expect(asked()).toEqual([18])
    finish(newest().id, 2)
    expect([runs().A!.status, runs().B!.status]).toEqual(['done', 'done'])
  })

  it('asks for the step that is pointed at, in each design the one beside it', () => {
    const { explorer, newest, setSteps, finish } = setUp()
    finish(newest().id, 0)
    expect(newest().pointedStep).toBeUndefined()
    explorer.getState().change('slots', duplicate)
    setSteps(6)
    explorer.getState().pin(2)
    explorer.getState().change('seed', (document) => ({ ...document, seed: 3 }))
    expect([newest().pointedStep, newest().companions![0]!.pointedStep]).toEqual([2, 6])
  })
})
