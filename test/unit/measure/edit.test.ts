import { describe, expect, it } from 'vitest'
import {
  withDesigns,
  withImages,
  withoutCurve,
  withRange,
  withSeeds,
  withUpdated,
} from '../../../src/measure/studies/edit.ts'
import { isPartOf } from '../../../src/measure/studies/spec.ts'
import { parseSpec, specToJson } from '../../../src/measure/studies/spec-json.ts'
import { curve, euler, heun, noisy, pictureWorld, specOf } from './support.ts'

const incoming = (key: string, design = heun) => ({ key, label: key, design })
const spec = specOf()
const local = specOf({ what: 'steps', curves: [curve('A', heun, [18])] })

describe('designs of a study', () => {
  it('are added where they are new, under a key of their own', () => {
    expect(withDesigns(spec, [incoming('A'), incoming('C', euler)])).toBe(spec)
    const added = withDesigns(spec, [
      incoming('A', noisy),
      incoming('A', { ...heun, sigmaMax: 9 }),
      incoming('C', noisy),
    ])
    expect(added.curves.map(({ key }) => key)).toEqual(['A', 'B', 'A 2', 'A 3'])
    expect(added.curves[2]!.steps).toEqual([2, 4])
    expect(() => parseSpec(specToJson(added))).not.toThrow()
  })

  it('of single steps differ by their number, and are measured at it', () => {
    expect(withDesigns(local, [incoming('B')])).toBe(local)
    expect(withDesigns(local, [incoming('B', { ...heun, steps: 9 })]).curves[1]).toMatchObject({ key: 'B', steps: [9] })
    // Against cost a design is the same at any number of steps.
    expect(withDesigns(spec, [incoming('C', { ...heun, steps: 9 })])).toBe(spec)
  })

  it('are replaced by letter, and taken out except for the last', () => {
    expect(withUpdated(spec, [incoming('A'), incoming('D', noisy)])).toBe(spec)
    expect(withUpdated(spec, [incoming('B', noisy)]).curves).toMatchObject([
      { design: heun },
      { design: noisy, steps: [2, 4] },
    ])
    const one = withoutCurve(spec, 'A')
    expect(one.curves.map(({ key }) => key)).toEqual(['B'])
    expect(withoutCurve(one, 'B')).toBe(one)
    expect(withoutCurve(spec, 'Z')).toBe(spec)
  })
})

describe('the range of a study', () => {
  it('gets wider without losing a number of steps in it', () => {
    const odd = specOf({ curves: [curve('A', heun, [4, 5, 8])] })
    expect(withRange(odd, 2, 16).curves[0]!.steps).toEqual([2, 3, 4, 5, 6, 8, 11, 16])
    expect(withRange(odd, 4, 8).curves[0]!.steps).toEqual([4, 5, 6, 8])
  })

  it('has seeds and images that go on from those that there are', () => {
    expect(withSeeds(specOf({ seeds: [7] }), 3).seeds).toEqual([7, 8, 9])
    expect(withSeeds(specOf({ seeds: [2 ** 32 - 1] }), 2).seeds).toEqual([2 ** 32 - 1, 0])
    expect(withSeeds(specOf({ seeds: [7, 9, 8] }), 2).seeds).toEqual([7, 9])
    const labelsOf = (labels: readonly (number | null)[], count: number) => {
      const { world } = withImages(specOf({ world: { ...pictureWorld, labels } }), count)
      return world.kind === 'pictures' && world.labels
    }
    expect(labelsOf([0, 1, 2, 3], 6)).toEqual([0, 1, 2, 3, 4, 5])
    expect(labelsOf([3, 3], 3)).toEqual([3, 3, 3])
    expect(labelsOf([null], 2)).toEqual([null, null])
    expect(labelsOf([0, 1], 1)).toEqual([0])
    expect(withImages(spec, 4)).toBe(spec)
  })

  it('keeps what was measured as a part of it when it grows', () => {
    const narrow = specOf({ world: pictureWorld, curves: [curve('A', heun)] })
    for (const grown of [withRange(narrow, 2, 16), withSeeds(narrow, 2), withImages(narrow, 4)])
      expect(isPartOf(narrow, grown)).toBe(true)
    for (const other of [
      { ...narrow, reference: 16 },
      { ...narrow, seeds: [2] },
      { ...narrow, curves: [curve('A', euler)] },
      { ...narrow, world: { ...pictureWorld, network: 'other' } },
      { ...narrow, world: { ...pictureWorld, labels: [null] } },
    ])
      expect(isPartOf(narrow, other)).toBe(false)
  })
})
