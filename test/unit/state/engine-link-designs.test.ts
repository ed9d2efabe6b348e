/** Several designs on one engine: in which order they run, and which share its calls. */
import { describe, expect, it } from 'vitest'
import { comparisonOf } from '../../../src/state/selectors.ts'
import { duplicate, remove } from '../../../src/state/slots.ts'
import { frameEvent, framesOf, link } from './linked-engine.ts'

describe('the link between several designs and the engine', () => {
  it('runs several designs one after another, the active one first, and each only when it has changed', () => {
    const { explorer, requests, send } = link()
    const finish = (): void => {
      const request = requests.at(-1)!
      const images = new Float32Array(3)
      send({ type: 'done', run: request.id, images, milliseconds: 1, networkMilliseconds: 1 })
    }
    const stepsAsked = () => requests.map(({ program }) => program.steps.length)
    const setSteps = (steps: number): void =>
      explorer.getState().change('steps', (document) => ({ ...document, design: { ...document.design, steps } }))
    finish()
    explorer.getState().change('slots', duplicate)
    // The copy's images are the original's.
    expect(stepsAsked()).toEqual([18])
    expect(explorer.getState().runs.B?.status).toBe('done')
    setSteps(5)
    expect(stepsAsked()).toEqual([18, 5])
    finish()
    // A's run was finished and did not change.
    expect(stepsAsked()).toEqual([18, 5])
    explorer.getState().change('seed', (document) => ({ ...document, seed: 3 }))
    expect(stepsAsked().slice(2)).toEqual([5])
    finish()
    expect(stepsAsked().slice(2)).toEqual([5, 18])
    // While A runs, B changes under the hand: it goes first, A starts again.
    setSteps(6)
    expect(stepsAsked().slice(2)).toEqual([5, 18, 6])
    finish()
    expect(stepsAsked().slice(2)).toEqual([5, 18, 6, 18])
    finish()
    expect(stepsAsked().slice(2)).toEqual([5, 18, 6, 18])
    const { runs } = explorer.getState()
    expect([runs.A?.status, runs.B?.status]).toEqual(['done', 'done'])
    const ids = requests.map(({ id }) => id)
    expect(ids).toEqual([...ids].sort((a, b) => a - b))
    explorer.getState().change('slots', remove('A'))
    expect(Object.keys(explorer.getState().runs)).toEqual(['B'])
  })

  it('runs the converged reference last, keeps only its newest frame, and again only when latents change', () => {
    const { explorer, requests, send } = link()
    const finish = (): void => {
      const { id } = requests.at(-1)!
      send({ type: 'done', run: id, images: new Float32Array(3), milliseconds: 1, networkMilliseconds: 1 })
    }
    explorer.getState().change('reference', (document) => ({
      ...document,
      images: { ...document.images, reference: 64 },
    }))
    expect(requests).toHaveLength(1)
    finish()
    const reference = requests.at(-1)!
    expect([reference.program.steps.length, reference.program.nfe]).toEqual([64, 127])
    send(frameEvent(reference.id, 0))
    send(frameEvent(reference.id, 1))
    expect(explorer.getState().runs['reference-A']?.frames.map(({ step }) => step)).toEqual([1])
    finish()
    expect(comparisonOf(explorer.getState(), 'A')).toBe('reference-A')
    explorer.getState().change('steps', (document) => ({ ...document, design: { ...document.design, steps: 5 } }))
    finish()
    expect(requests.map(({ program }) => program.steps.length)).toEqual([18, 64, 5])
    explorer.getState().change('seed', (document) => ({ ...document, seed: 2 }))
    finish()
    expect(requests.map(({ program }) => program.steps.length)).toEqual([18, 64, 5, 5, 64])
  })

  it('lets designs that wait share the calls of a GPU, and starts them again when one of them changes', () => {
    const { explorer, requests, send } = link()
    const ready = (backend: 'webgpu' | 'wasm'): void =>
      send({
        type: 'status',
        status: {
          phase: 'ready',
          backend,
          reason: '',
          threads: 1,
          model: { name: 'one', labels: [], imagesSeen: 0, side: 32 },
        },
      })
    const finish = (run: number): void =>
      send({ type: 'done', run, images: new Float32Array(1), milliseconds: 1, networkMilliseconds: 1 })
    const setSteps = (steps: number): void =>
      explorer.getState().change('steps', (document) => ({ ...document, design: { ...document.design, steps } }))
    const setSeed = (seed: number): void => explorer.getState().change('seed', (document) => ({ ...document, seed }))
    const statuses = () => Object.entries(explorer.getState().runs).map(([id, run]) => [id, run?.status])
    const asked = () => {
      const { program, companions = [] } = requests.at(-1)!
      return [program, ...companions.map((companion) => companion.program)].map(({ steps }) => steps.length)
    }
    finish(requests[0]!.id)
    explorer.getState().change('slots', duplicate)
    setSteps(5)
    finish(requests.at(-1)!.id)

    ready('wasm')
    setSeed(2)
    expect(asked()).toEqual([5])
    expect(requests.at(-1)!.companions).toBeUndefined()
    finish(requests.at(-1)!.id)
    expect(asked()).toEqual([18])
    finish(requests.at(-1)!.id)

    ready('webgpu')
    setSeed(3)
    expect(asked()).toEqual([5, 18])
    expect(statuses()).toEqual([
      ['A', 'running'],
      ['B', 'running'],
    ])
    const { id, companions } = requests.at(-1)!
    send(frameEvent(companions![0]!.id, 0))
    send(frameEvent(id, 0))
    expect([explorer.getState().runs.A!.frames[0]!.run, framesOf(explorer)[0]!.run]).toEqual([companions![0]!.id, id])
    finish(id)
    // The other one goes on by itself, until something changes.
    const before = requests.length
    expect(statuses()).toEqual([
      ['A', 'running'],
      ['B', 'done'],
    ])
    setSteps(6)
    expect(requests).toHaveLength(before + 1)
    expect(asked()).toEqual([6, 18])
    const again = requests.at(-1)!
    for (const run of [again.companions![0]!.id, again.id]) {
      expect(run).toBeGreaterThan(id)
      finish(run)
    }
    expect(statuses()).toEqual([
      ['A', 'done'],
      ['B', 'done'],
    ])
    expect(requests).toHaveLength(before + 1)
  })
})
