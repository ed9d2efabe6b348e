import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { presets } from '../../../src/core/presets.ts'
import { registry } from '../../../src/core/registry.ts'
import type { Document } from '../../../src/document/document.ts'
import { maxSeed } from '../../../src/document/fields.ts'
import { imageCounts, imageViews, referenceSteps } from '../../../src/document/images.ts'
import { defaultDocument } from '../../../src/document/parse.ts'
import { slotIds } from '../../../src/document/slots.ts'
import { parseHash, printHash, sceneDocument } from '../../../src/scenes/link.ts'
import { beatCountOf } from '../../../src/scenes/outlines.ts'
import { scenes } from '../../../src/scenes/registry.ts'
import { parseTour, printTour } from '../../../src/scenes/tour.ts'
import { dataScales } from '../../../src/toy/scale.ts'
import { designs } from '../../property/core-arbitraries.ts'

/** Letters in any order: the first is the active design's, the others follow. */
const anySlots = fc
  .record({
    letters: fc.shuffledSubarray([...slotIds], { minLength: 1 }),
    three: fc.array(designs, { minLength: 3, maxLength: 3 }),
    isNamed: fc.boolean(),
    isLocked: fc.boolean(),
  })
  .map(({ letters, three, isNamed, isLocked }) => ({
    slot: letters[0]!,
    others: letters
      .slice(1)
      .sort()
      .map((id, k) => ({ id, design: three[k]! })),
    names: isNamed ? { [letters.at(-1)!]: 'a & b = c; d' } : {},
    baseline: isLocked ? letters.at(-1)! : null,
  }))

const anyDocument: fc.Arbitrary<Document> = fc
  .record({
    design: designs,
    slots: anySlots,
    mixture: fc.constant({ w: [0.25, 0.75], mu: [-0.5, 1.25], s: [0.125, 0.01] }),
    scale: fc.constantFrom(...dataScales),
    toyClass: fc.constantFrom(null, 0, 1),
    match: fc.constantFrom('free', 'calls', 'steps' as const),
    perturbation: fc.record({
      bias: fc.constantFrom(0, -0.25, 0.125),
      smoothing: fc.constantFrom(0, 0.1),
      gain: fc.constantFrom(0, -0.5, 0.2),
      tilt: fc.constantFrom(0, -1.5, 4),
      forgotten: fc.constantFrom(0, 0.5, 1),
      level: fc.constantFrom(0.01, 0.4, 80),
      width: fc.constantFrom(0.1, 0.4, 1.5),
      startScale: fc.constantFrom(1, 0.7),
      startShift: fc.constantFrom(0, -1.25),
    }),
    toy: fc.record({
      axis: fc.constantFrom('t', 'sigma', 'log-sigma', 'step' as const),
      layout: fc.constantFrom('overlay', 'multiples' as const),
      count: fc.integer({ min: 1, max: 2000 }),
      start: fc.constantFrom('normal', 'one-sided' as const),
      way: fc.constantFrom('back', 'forward' as const),
      tangents: fc.boolean(),
      scores: fc.boolean(),
      straightness: fc.boolean(),
      construction: fc.constantFrom('off', 'raise', 'ahead', 'back', 'step' as const),
      domain: fc.constantFrom(null, { u: [0, 3.5] as const, x: [-4, 4] as const }),
    }),
    training: fc.record({
      preconditioning: fc.constantFrom('vp', 've', 'iddpm', 'edm'),
      weighting: fc.constantFrom('inverse-square', 'edm'),
      noiseDistribution: fc.constantFrom('vp', 've', 'iddpm', 'edm'),
      budget: fc.integer({ min: 100, max: 20_000 }),
      assumedSpread: fc.double({ min: 0.1, max: 10, noNaN: true }),
      denoiser: fc.constantFrom('exact', 'learned' as const),
    }),
    images: fc.record({
      count: fc.constantFrom(...imageCounts),
      class: fc.oneof(fc.constantFrom('all' as const, 'none' as const), fc.integer({ min: 0, max: 9 })),
      view: fc.constantFrom(...imageViews),
      reference: fc.constantFrom(...referenceSteps),
    }),
    network: fc.constantFrom(null, 'cifar10-mini', 'own-0123456789abcdef'),
    guide: fc.constantFrom(null, 'cifar10-nano', 'own-fedcba9876543210'),
    seed: fc.integer({ min: 0, max: maxSeed }),
    scene: fc.constantFrom(null, ...scenes.map(({ id }) => id)),
    beat: fc.nat({ max: 5 }),
  })
  .map(({ slots, ...document }) => ({ ...document, ...slots, beat: document.beat % beatCountOf(document.scene) }))

describe('the hash of the address', () => {
  it('is empty for the default document', () => {
    expect(printHash(defaultDocument)).toBe('')
    expect(parseHash('')).toEqual({ value: defaultDocument, notes: [] })
  })

  it('takes no class that the toy lacks', () => {
    const { value, notes } = parseHash('mode=2')
    expect(value.toyClass).toBeNull()
    expect(notes).toEqual(['toyClass 2 must be the index of a mode, 0 to 1; using none'])
    expect(parseHash('mode=1').value.toyClass).toBe(1)
  })

  it('holds the scale of the data, and says which there are', () => {
    expect(printHash({ ...defaultDocument, scale: 16 })).toBe('scale=16')
    expect(parseHash('scale=56')).toEqual({ value: { ...defaultDocument, scale: 56 }, notes: [] })
    const { value, notes } = parseHash('scale=9')
    expect(value.scale).toBe(1)
    expect(notes).toEqual(['scale 9 must be one of 1, 16, 56; using 1'])
  })

  it('brings every document back without a note', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const { value, notes } = parseHash(`#${printHash(document)}`)
        expect(notes).toEqual([])
        expect(value).toEqual(document)
      }),
    )
  })

  it('never throws and returns a document that prints', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webFragments()), (text) => {
        const { value } = parseHash(text)
        expect(parseHash(printHash(value)).value).toEqual(value)
      }),
    )
  })

  it('is short and readable', () => {
    const design = { ...presets[0]!.design, steps: 40, solver: { id: 'second-order', params: { alpha: 0.5 } } }
    expect(printHash({ ...defaultDocument, design, seed: 7 })).toBe('steps=40&solver=second-order,alpha:0.5&seed=7')
    const toy = { ...defaultDocument.toy, layout: 'multiples' as const }
    expect(printHash({ ...defaultDocument, toy })).toBe('layout=multiples')
  })

  it.each([
    ['steps=abc', 'steps is not a number; using 18'],
    ['steps=0', 'steps must be between 1 and 1000, got 0; using 18'],
    ['steps=2.5', 'steps must be a whole number, got 2.5; using 18'],
    ['sigmaMax=1e400', 'sigmaMax is not a number; using 80'],
    [
      'solver=rk45',
      `solver "rk45" is not one of ${registry.solver.map(({ id }) => id).join(', ')} (did you mean "rk4"?); using second-order`,
    ],
    ['solver=second-order,alpha:3', 'solver.alpha must be between 0.1 and 1, got 3; using 1'],
    ['colour=red', '"colour" is not a setting of this page; ignored'],
    ['axis=x', 'toy.axis "x" is not one of t, sigma, log-sigma, step; using log-sigma'],
    ['layout=grid', 'toy.layout "grid" is not one of overlay, multiples; using overlay'],
    ['tangents=yes', 'toy.tangents "yes" must be 0 or 1; using 0'],
    ['way=up', 'toy.way "up" is not one of back, forward; using back'],
    ['start=left', 'toy.start "left" is not one of normal, one-sided; using normal'],
    ['beat=1', 'beat 1 must be a whole number from 0 to 0; using 0'],
    ['scene=finale', `scene "finale" is not one of ${scenes.map(({ id }) => id).join(', ')}; no scene is open`],
    ['images=5', 'images.count 5 must be one of 1, 4, 9, 16, 36; using 9'],
    ['class=12', 'images.class 12 must be all, none or a number from 0 to 9; using all'],
    ['seed=-1', 'seed -1 must be a whole number from 0 to 4294967295; using 1'],
  ])('%s takes the default and says so', (hash, note) => {
    const { value, notes } = parseHash(`#${hash}`)
    expect(notes).toEqual([note])
    expect(value).toEqual(defaultDocument)
  })

  it.each([
    ['solver=unipc', 'unipc', { order: 3, bh: 2 }],
    ['solver=deis', 'deis', { order: 3, time: 1 }],
    ['solver=dpmpp-3m', 'dpmpp-3m', { bend: 0.5, kind: 2 }],
    ['solver=dpmpp-sde', 'dpmpp-sde', { eta: 1, path: 1, r: 0.5, sNoise: 1 }],
  ])('keeps what %s meant when it was written', (hash, id, params) => {
    const { value, notes } = parseHash(hash)
    expect(notes).toEqual([])
    expect(value.design).toEqual({ ...defaultDocument.design, solver: { id, params } })
    expect(printHash(value)).toBe(hash)
  })

  it('keeps what restart meant: n counted steps, and the nearest step was found in ln sigma', () => {
    const usual = { k: 2, levels: 4, tMin: 0.06, tMax: 0.3, nearest: 1, sNoise: 1 }
    const paramsOf = (hash: string) => {
      const { value, notes } = parseHash(hash)
      expect(notes).toEqual([])
      expect(parseHash(printHash(value)).value).toEqual(value)
      return value.design.stochasticity.params
    }
    expect(paramsOf('stochasticity=restart')).toEqual(usual)
    expect(paramsOf('stochasticity=restart,k:1,n:5,tMax:2')).toEqual({ ...usual, k: 1, levels: 6, tMax: 2 })
    expect(paramsOf('stochasticity=restart,levels:3,n:5')).toEqual({ ...usual, levels: 3 })
    const { value, notes } = parseHash('stochasticity=restart,n:30')
    expect(notes).toEqual(['stochasticity.levels must be between 2 and 21, got 31; using 4'])
    expect(value.design.stochasticity.params).toEqual(usual)
  })

  it('holds the end of the run where it is not the usual one', () => {
    const ending = { id: 'lower-orders', params: { sigmaEnd: 0.001, dropped: 1 } }
    const design = { ...defaultDocument.design, ending }
    const hash = printHash({ ...defaultDocument, design })
    expect(hash).toBe('ending=lower-orders,dropped:1,sigmaEnd:0.001')
    expect(parseHash(hash)).toEqual({ value: { ...defaultDocument, design }, notes: [] })
  })

  it('ignores a parameter that a choice does not have, and says so', () => {
    const { value, notes } = parseHash('#solver=euler,beta:3')
    expect(notes).toEqual(['solver "euler" has no parameter "beta"; ignored'])
    expect(value.design.solver).toEqual({ id: 'euler', params: {} })
  })

  it('reads other designs, and says what is wrong with which', () => {
    const { value, notes } = parseHash(
      '#steps=9&slot=B&A=default&C=steps=1001;solver=euler&D=wat=1&nameA=Plain&baseline=A',
    )
    expect(value.slot).toBe('B')
    expect(value.others.map(({ id, design }) => [id, design.steps, design.solver.id])).toEqual([
      ['A', 18, 'second-order'],
      ['C', 18, 'euler'],
      ['D', 18, 'second-order'],
    ])
    expect([value.names, value.baseline]).toEqual([{ A: 'Plain' }, 'A'])
    expect(notes).toEqual([
      'design C: steps must be between 1 and 1000, got 1001; using 18',
      'design D: "wat" is not part of a design; ignored',
    ])
    expect(parseHash('#slot=B&B=default').notes).toHaveLength(1)
    expect(parseHash('#slot=Z').notes).toEqual(['slot "Z" must be one of A, B, C, D; ignored'])
  })

  it('keeps what it understands beside what it does not', () => {
    const { value, notes } = parseHash('#steps=32&solver=nope&seed=9')
    expect(value.design.steps).toBe(32)
    expect(value.seed).toBe(9)
    expect(notes).toHaveLength(1)
  })

  it('gives defaults and a note for a broken mixture and a broken zoom', () => {
    for (const hash of ['mixture=1:2', 'mixture=a:b:c', 'mixture=;;', 'zoom=1,2', 'zoom=a,b,c,d']) {
      const { value, notes } = parseHash(hash)
      expect(notes.length, hash).toBeGreaterThan(0)
      expect(value, hash).toEqual(defaultDocument)
    }
  })

  it('in a scene holds only what differs from it', () => {
    expect(printHash(sceneDocument('heun'))).toBe('scene=heun')
    const scene = sceneDocument('heun', 4)
    expect(printHash(scene)).toBe('scene=heun&beat=4')
    expect(parseHash('scene=heun&beat=4').value).toEqual(scene)
    // 18 steps are the default and not the beat's; its design B is gone.
    const changed = { ...scene, design: { ...scene.design, steps: 18 }, others: [], names: {} }
    const hash = printHash(changed)
    expect(new URLSearchParams(hash)).toEqual(new URLSearchParams('scene=heun&beat=4&steps=18&B=&nameA=&nameB='))
    expect(parseHash(hash)).toEqual({ value: changed, notes: [] })
  })

  it('holds how the talk is shown beside the document, and nobody’s ticks', () => {
    const tour = { isPresenting: true, isPointing: true, door: 'compare', language: 'de' } as const
    const hash = `scene=ode&${printTour(tour)}`
    expect(parseTour(hash)).toEqual({ value: tour, notes: [] })
    expect(parseHash(hash)).toEqual({ value: sceneDocument('ode'), notes: [] })
    expect(printTour({ isPresenting: false, isPointing: false, door: 'lab', language: null })).toBe('')
    expect(parseTour('scene=ode&present').value.isPresenting).toBe(true)
    expect(parseTour('scene=ode&pointer=1').value).toEqual({
      isPresenting: false,
      isPointing: true,
      door: 'lab',
      language: null,
    })
    expect(parseTour('done=ode,ode,finale&present=maybe&pointer=2')).toEqual({
      value: { isPresenting: false, isPointing: false, door: 'lab', language: null },
      notes: ['present "maybe" must be 0 or 1; using 0', 'pointer "2" must be 0 or 1; using 0'],
    })
  })
})
