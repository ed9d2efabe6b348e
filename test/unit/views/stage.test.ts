import { describe, expect, it } from 'vitest'
import { defaultDocument } from '../../../src/document/parse.ts'
import { parseHash, sceneDocument } from '../../../src/scenes/link.ts'
import { splitSentence } from '../../../src/scenes/prose.ts'
import { createExplorer } from '../../../src/state/store.ts'
import { filmOf, withStep } from '../../../src/views/stage/film.ts'
import { tubeOfDocument } from '../../../src/views/stage/told.ts'
import { stageKeyOf } from '../../../src/views/tour/stage-keys.ts'
import { eased, tubeBetween } from '../../../src/views/tube/tween.ts'

describe('a beat’s sentence', () => {
  it('is split into words, marks, readings and the control', () => {
    expect(splitSentence('{A:Heun} at $s^{2}$ {off B}, {control} {x}')).toEqual([
      { kind: 'mark', of: 'A', text: 'Heun' },
      { kind: 'text', text: ' at ' },
      { kind: 'formula', text: 's^{2}' },
      { kind: 'text', text: ' ' },
      { kind: 'reading', name: 'off', slot: 'B' },
      { kind: 'text', text: ', ' },
      { kind: 'control' },
      { kind: 'text', text: ' {x}' },
    ])
  })
})

describe('the keys of the stage', () => {
  const key = (key: string, shiftKey = false, isOnButton = false) => stageKeyOf({ key, shiftKey }, isOnButton)
  it('walk beats, with Shift scenes', () => {
    expect([key('PageDown'), key('ArrowRight'), key(' ')]).toEqual(['next', 'next', 'next'])
    expect([key('PageUp'), key('ArrowLeft')]).toEqual(['back', 'back'])
    expect([key('ArrowRight', true), key('PageUp', true)]).toEqual(['nextScene', 'backScene'])
    expect([key('b'), key('.'), key('Escape'), key('x')]).toEqual(['black', 'black', 'leave', undefined])
    expect([key('n'), key('s'), key('Home')]).toEqual(['notes', 'show', 'map'])
    expect(key(' ', false, true)).toBeUndefined()
  })
})

describe('walking', () => {
  it('goes through beats, on to the next scene, and back to the end of the one before', () => {
    const { getState } = createExplorer(defaultDocument)
    const at = () => [getState().document.scene, getState().document.beat]
    getState().openScene('time-steps', 3)
    getState().walk(1)
    expect(at()).toEqual(['time-steps', 4])
    expect(getState().document).toEqual(sceneDocument('time-steps', 4))
    expect(getState().done).toEqual([])
    getState().walk(1)
    expect(at()).toEqual(['heun', 0])
    expect(getState().done).toEqual(['time-steps'])
    expect(getState().pinned).toBe(2)
    getState().walk(-1)
    expect(at()).toEqual(['time-steps', 4])
    getState().walkScenes(1)
    getState().walkScenes(1)
    expect(at()).toEqual(['stacked', 0])
    getState().walk(1)
    expect(at()).toEqual(['stacked', 1])
    // A scene that was left before its last beat is not done.
    expect(getState().done).toEqual(['time-steps'])
  })

  it('ends at the ends of the talk', () => {
    const { getState } = createExplorer(sceneDocument('opening'))
    getState().walk(-1)
    getState().walkScenes(-1)
    expect(getState().document).toEqual(sceneDocument('opening'))
  })

  it('undo goes back a beat', () => {
    let time = 0
    const { getState } = createExplorer(sceneDocument('heun'), () => (time += 5000))
    getState().walk(1)
    getState().undo()
    expect(getState().document.beat).toBe(0)
  })

  it('takes a state to the comparison, and remembers where it was', () => {
    const { getState } = createExplorer(defaultDocument)
    getState().openScene('heun', 4)
    getState().openEverything()
    const { document, door, left } = getState()
    expect(document).toEqual({ ...sceneDocument('heun', 4), scene: null, beat: 0 })
    expect([door, left]).toEqual(['compare', { scene: 'heun', beat: 4 }])
  })
})

describe('a film', () => {
  const points = Array.from({ length: 11 }, (_, k) => ({ along: 1 - k / 10, across: 0 }))
  const x = (along: number): number => 1000 * along
  it('has start and result, from left to right, and no picture over another', () => {
    const film = filmOf(points, 5, x, 100, [50, 950])
    expect([film[0]!.step, film.at(-1)!.step]).toEqual([10, 0])
    expect(film.length).toBe(5)
    film.slice(1).forEach(({ at, step }, k) => {
      expect(at - film[k]!.at).toBeGreaterThanOrEqual(100)
      expect(step).toBeLessThan(film[k]!.step)
    })
  })
  it('has the step that is pointed at, under its dot where the neighbors let it', () => {
    const film = filmOf(points, 5, x, 100, [50, 950])
    const shown = withStep(film, 4, x(points[4]!.along), 100)
    expect(shown.map(({ step }) => step)).toContain(4)
    expect(shown.length).toBe(film.length)
    expect([shown[0], shown.at(-1)]).toEqual([film[0], film.at(-1)])
    shown.slice(1).forEach(({ at, step }, k) => {
      expect(at - shown[k]!.at).toBeGreaterThanOrEqual(100)
      expect(step).toBeLessThan(shown[k]!.step)
    })
    expect(Math.abs(shown.find(({ step }) => step === 4)!.at - 600)).toBeLessThan(120)
    // What is there already stays where it is, and so does a film of two.
    expect(withStep(film, film[1]!.step, 700, 100)).toBe(film)
    expect(withStep(film.slice(0, 2), 5, 500, 100)).toEqual(film.slice(0, 2))
  })
  it('shows all steps where there is room, each under its own', () => {
    const film = filmOf(points, 40, x, 20, [0, 1000])
    expect(film.map(({ step }) => step)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0])
    for (const { step, at } of film) expect(at).toBeCloseTo(x(points[step]!.along), 9)
  })
  it('is spread evenly where there is no axis', () => {
    const film = filmOf(points, 3, x, 100, [100, 500], true)
    expect(film.map(({ at }) => at)).toEqual([100, 300, 500])
  })
})

describe('a tube on its way', () => {
  const [from, to] = [1, 2].map((k) => tubeOfDocument(sceneDocument('time-steps', k), false)) as [
    ReturnType<typeof tubeOfDocument>,
    ReturnType<typeof tubeOfDocument>,
  ]
  it('begins where it was, ends where it is to be, and is between them between', () => {
    expect(tubeBetween(from, to, 1)).toBe(to)
    const [start, half] = [tubeBetween(from, to, 0), tubeBetween(from, to, 0.5)]
    expect(start.paths[0]!.points).toEqual(from.paths[0]!.points)
    half.paths[0]!.points.forEach(({ along }, k) => {
      expect(along).toBeCloseTo((from.paths[0]!.points[k]!.along + to.paths[0]!.points[k]!.along) / 2, 12)
    })
    expect([eased(0), eased(0.5), eased(1)]).toEqual([0, 0.5, 1])
  })
})

describe('a path with another number of points', () => {
  it('starts on the old one, at its own noise levels, and ends as the new one', () => {
    const tube = (steps: number) =>
      tubeOfDocument(parseHash(`steps=${steps}&solver=euler&scale=16&seed=20`).value, false)
    const [few, many] = [tube(4), tube(8)]
    const start = tubeBetween(few, many, 0).paths[0]!.points
    const [low, high] = [few.paths[0]!.points.at(-1)!, few.paths[0]!.points[0]!]
    expect(start).toHaveLength(9)
    expect(start[0]).toEqual(high)
    expect(start.at(-1)!.across).toBeCloseTo(low.across, 12)
    for (const [k, { along }] of start.entries()) expect(along).toBeCloseTo(many.paths[0]!.points[k]!.along, 12)
    // On the old polyline: nowhere outside of what it spans.
    const spans = few.paths[0]!.points.map(({ across }) => across)
    for (const { across } of start) {
      expect(across).toBeLessThanOrEqual(Math.max(...spans) + 1e-12)
      expect(across).toBeGreaterThanOrEqual(Math.min(...spans) - 1e-12)
    }
    expect(tubeBetween(few, many, 1)).toBe(many)
  })
})
