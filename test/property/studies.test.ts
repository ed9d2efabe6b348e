/** Studies over all choices of the registry survive their JSON exactly: what was measured is found again. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { keyOf } from '../../src/measure/kept/subject.ts'
import { type Spec, spotsOf } from '../../src/measure/studies/spec.ts'
import type { Study } from '../../src/measure/studies/study.ts'
import { parseStudy, studyToJson } from '../../src/measure/studies/study-json.ts'
import { dataScales, scaledMixture } from '../../src/toy/scale.ts'
import { curve, pictureWorld, specOf, toyWorld } from '../unit/measure/support.ts'
import { designs } from './core-arbitraries.ts'

const worlds = fc.oneof(
  fc.constantFrom(...dataScales).map((scale) => ({ ...toyWorld, mixture: scaledMixture(toyWorld.mixture, scale) })),
  fc.array(fc.option(fc.nat(9)), { minLength: 1, maxLength: 9 }).map((labels) => ({ ...pictureWorld, labels })),
)

const specs = fc
  .record({
    world: worlds,
    all: fc.array(designs, { minLength: 1, maxLength: 3 }),
    what: fc.constantFrom('error', 'steps', 'path'),
  })
  .map(({ world, all, what }): Spec => specOf({ what, world, curves: all.map((one, k) => curve('ABC'[k]!, one)) }))

const keysOf = (spec: Spec): readonly string[] => spotsOf(spec).flatMap(({ subjects }) => subjects.map(keyOf))

it('read back, they are of the same subjects', () => {
  fc.assert(
    fc.property(specs, (spec) => {
      const content =
        spec.what === 'error'
          ? ({ kind: 'convergence', spec, measure: 'rms' } as const)
          : ({ kind: spec.what === 'steps' ? 'local error' : 'paths', spec } as const)
      const study: Study = { id: 'one', name: 'A study', created: 5000, changed: 6000, seconds: 1.5, content }
      const read = parseStudy(JSON.parse(JSON.stringify(studyToJson(study))), 'one', 0)
      expect(studyToJson(read)).toEqual(studyToJson(study))
      expect('spec' in read.content && keysOf(read.content.spec)).toEqual(keysOf(spec))
    }),
    { numRuns: 300 },
  )
})
