import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Document } from '../../../src/document/document.ts'
import { defaultDocument } from '../../../src/document/parse.ts'
import type { Frame } from '../../../src/engine/protocol.ts'
import { sceneDocument } from '../../../src/scenes/link.ts'
import { comparedOf, cursorOf, shownFrameOf } from '../../../src/state/selectors.ts'
import { activate, duplicate, setBaseline } from '../../../src/state/slots.ts'
import { createExplorer } from '../../../src/state/store.ts'

const withSteps =
  (steps: number) =>
  (document: Document): Document => ({ ...document, design: { ...document.design, steps } })

const withSeed =
  (seed: number) =>
  (document: Document): Document => ({ ...document, seed })

const fakeFrame = (step: number): Frame => {
  const pixels = new Uint8ClampedArray(0)
  return { run: 1, step, steps: 18, side: 32, state: pixels, denoised: pixels, residual: pixels }
}

describe('the store', () => {
  it('compiles a changed design and keeps the program of an unchanged one', () => {
    const explorer = createExplorer()
    const { program } = explorer.getState().runnable
    explorer.getState().change('seed', withSeed(5))
    expect(explorer.getState().runnable.program).toBe(program)
    explorer.getState().change('steps', withSteps(7))
    expect(explorer.getState().runnable.program.steps).toHaveLength(7)
  })

  it('keeps the last good program when a design cannot run, and says why', () => {
    const explorer = createExplorer()
    const { program } = explorer.getState().runnable
    explorer.getState().change('sigma', (document) => ({
      ...document,
      design: { ...document.design, sigmaMin: 1, sigmaMax: 0.5 },
    }))
    const state = explorer.getState()
    expect(state.fault).toMatch(/do not fall/)
    expect(state.runnable.program).toBe(program)
    expect(state.document.design.sigmaMin).toBe(1)
    state.undo()
    expect(explorer.getState().fault).toBeNull()
  })

  it('makes one step of undo of one drag, and another of the next', () => {
    let time = 0
    const explorer = createExplorer(defaultDocument, () => time)
    for (let steps = 19; steps < 40; steps++) {
      time += 16
      explorer.getState().change('steps', withSteps(steps))
    }
    time += 5000
    explorer.getState().change('steps', withSteps(99))
    expect(explorer.getState().history.past).toHaveLength(2)
    explorer.getState().undo()
    expect(explorer.getState().document.design.steps).toBe(39)
    explorer.getState().undo()
    expect(explorer.getState().document).toEqual(defaultDocument)
    explorer.getState().undo()
    expect(explorer.getState().document).toEqual(defaultDocument)
  })

  it('makes one step of undo of a held drag, however long the hand rests in it', () => {
    let time = 0
    const explorer = createExplorer(defaultDocument, () => time)
    explorer.getState().change('seed', withSeed(5))
    explorer.getState().hold(true)
    for (const seed of [6, 7, 8]) {
      time += 5000
      explorer.getState().change('seed', withSeed(seed))
    }
    explorer.getState().hold(false)
    explorer.getState().change('seed', withSeed(9))
    const seeds = [explorer.getState().document.seed]
    while (explorer.getState().history.past.length > 0) {
      explorer.getState().undo()
      seeds.push(explorer.getState().document.seed)
    }
    expect(seeds).toEqual([9, 8, 5, defaultDocument.seed])
  })

  it('undo and redo agree with a plain list of documents', () => {
    type Action = { kind: 'set'; seed: number } | { kind: 'undo' } | { kind: 'redo' }
    const action: fc.Arbitrary<Action> = fc.oneof(
      fc.record({ kind: fc.constant('set' as const), seed: fc.integer({ min: 0, max: 5 }) }),
      fc.record({ kind: fc.constant('undo' as const) }),
      fc.record({ kind: fc.constant('redo' as const) }),
    )
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        let time = 0
        const explorer = createExplorer(defaultDocument, () => time)
        let list = [defaultDocument.seed]
        let at = 0
        for (const each of actions) {
          time += 10_000
          if (each.kind === 'undo') {
            explorer.getState().undo()
            at = Math.max(0, at - 1)
          } else if (each.kind === 'redo') {
            explorer.getState().redo()
            at = Math.min(list.length - 1, at + 1)
          } else {
            explorer.getState().change('seed', withSeed(each.seed))
            if (each.seed !== list[at]) {
              list = [...list.slice(0, at + 1), each.seed]
              at++
            }
          }
          expect(explorer.getState().document.seed).toBe(list[at])
        }
      }),
    )
  })

  it('puts a hovered step before a pinned one and keeps the cursor inside the run', () => {
    const explorer = createExplorer()
    expect(cursorOf(explorer.getState())).toBeNull()
    explorer.getState().pin(12)
    explorer.getState().hover(3)
    expect(cursorOf(explorer.getState())).toBe(3)
    explorer.getState().hover(null)
    expect(cursorOf(explorer.getState())).toBe(12)
    explorer.getState().change('steps', withSteps(5))
    expect(cursorOf(explorer.getState())).toBe(5)
  })

  it('shows the frame at the cursor, the newest when there is no cursor or the frame has not arrived', () => {
    const explorer = createExplorer()
    const shown = shownFrameOf('A')
    expect(shown(explorer.getState())).toBeUndefined()
    const frames = [0, 1, 2].map(fakeFrame)
    explorer.getState().report({
      runs: {
        A: {
          status: 'running',
          id: 1,
          nfe: 35,
          steps: 18,
          calls: 4,
          frames,
          images: null,
          milliseconds: null,
          networkMilliseconds: null,
          message: null,
          drawn: null,
          preview: null,
        },
      },
    })
    expect(shown(explorer.getState())?.step).toBe(2)
    explorer.getState().pin(1)
    expect(shown(explorer.getState())?.step).toBe(1)
    explorer.getState().pin(17)
    expect(shown(explorer.getState())?.step).toBe(2)
  })

  it('locks the baseline against changes of its design, and says so', () => {
    const explorer = createExplorer()
    explorer.getState().change('slots', duplicate)
    explorer.getState().change('slots', setBaseline('B'))
    explorer.getState().change('steps', withSteps(5))
    expect(explorer.getState().document.design.steps).toBe(18)
    expect(explorer.getState().notes[0]?.text).toMatch(/Design B is locked/)
    explorer.getState().change('slots', activate('A'))
    explorer.getState().change('steps', withSteps(5))
    expect(comparedOf(explorer.getState()).map(({ id, program }) => [id, program.steps.length])).toEqual([
      ['A', 5],
      ['B', 18],
    ])
  })

  it('does not repeat a note', () => {
    const explorer = createExplorer()
    explorer.getState().note('info', 'once')
    explorer.getState().note('info', 'once')
    expect(explorer.getState().notes).toHaveLength(1)
    explorer.getState().dismiss(explorer.getState().notes[0]!.id)
    expect(explorer.getState().notes).toHaveLength(0)
  })

  it('opens a scene in place of a person’s own state and gives that back', () => {
    const explorer = createExplorer()
    const state = explorer.getState
    state().change('seed', withSeed(5))
    const own = state().document
    state().openScene('denoising')
    expect(state().document).toEqual(sceneDocument('denoising'))
    expect([state().own, state().pinned]).toEqual([own, 0])
    state().change('steps', withSteps(9))
    state().openScene('ode')
    expect([state().document, state().own, state().pinned]).toEqual([sceneDocument('ode'), own, null])
    state().openScene('denoising')
    expect(state().document).toEqual(sceneDocument('denoising'))
    state().leaveScene()
    expect([state().document, state().own, state().pinned]).toEqual([own, null, null])
    expect(() => state().openScene('finale')).toThrow(RangeError)
  })

  it('finds a person’s own state however a scene is entered or left', () => {
    let time = 0
    const explorer = createExplorer(defaultDocument, () => (time += 5000))
    const state = explorer.getState
    state().change('seed', withSeed(5))
    const first = state().document
    state().openScene('heun')
    state().change('steps', withSteps(20))
    state().undo()
    state().undo()
    expect([state().document, state().own]).toEqual([first, null])
    state().redo()
    expect([state().document.scene, state().own]).toEqual(['heun', first])
    state().leaveScene()
    state().change('seed', withSeed(6))
    const second = state().document
    state().open(sceneDocument('ode'), [])
    expect(state().own).toBe(second)
    state().undo()
    state().undo()
    state().undo()
    expect([state().document.scene, state().own]).toEqual(['heun', first])
    // A link opened on a scene has no state before it.
    const linked = createExplorer(sceneDocument('denoising'))
    expect(linked.getState().pinned).toBe(0)
    linked.getState().leaveScene()
    expect(linked.getState().document).toEqual(defaultDocument)
  })

  it('opens a scene over a locked baseline', () => {
    const explorer = createExplorer()
    explorer.getState().change('slots', setBaseline('A'))
    explorer.getState().openScene('ode')
    expect(explorer.getState().document.scene).toBe('ode')
    expect(explorer.getState().notes).toEqual([])
  })

  it('keeps which tasks were done through undo', () => {
    const explorer = createExplorer()
    explorer.getState().openScene('ode')
    explorer.getState().finish('ode')
    explorer.getState().finish('ode')
    explorer.getState().undo()
    expect(explorer.getState().done).toEqual(['ode'])
  })
})
