/**
 * A study as the lab exports it, and the page's own curves and differences of it, as JSON on standard output:
 * python/tests reads the file and compares. Its errors are made up.
 */
import { createMeasurements } from '../../src/measure/kept/measurements.ts'
import { memoryShelf } from '../../src/measure/kept/shelf.ts'
import { curvesOf } from '../../src/measure/studies/collect.ts'
import { spotsOf } from '../../src/measure/studies/spec.ts'
import type { Study } from '../../src/measure/studies/study.ts'
import { exportStudy } from '../../src/measure/studies/study-json.ts'
import { pairedDifference } from '../../src/metrics/paired.ts'
import { curve, euler, heun, pictureWorld, specOf } from '../unit/measure/support.ts'

const spec = specOf({ world: pictureWorld, curves: [curve('A', heun), curve('B', euler)], seeds: [1, 2, 3] })
const measurements = createMeasurements(memoryShelf(), () => undefined)
await measurements.loaded
for (const [k, subject] of spotsOf(spec)
  .flatMap(({ subjects }) => subjects)
  .entries())
  if (subject.of === 'image error')
    measurements.put(subject, { nfe: 3, error: 0.2 + 0.1 * Math.sin(k * k), floor: 1e-3 })

const study: Study = {
  id: 'one',
  name: 'Made up',
  created: 0,
  changed: 0,
  seconds: 1,
  content: { kind: 'convergence', spec, measure: 'rms' },
}
const [a, b] = curvesOf(spec, measurements)
const pointsOf = (points: NonNullable<typeof a>['points']) =>
  points.map(({ steps, readings, latents }) => ({ steps, ...readings.rms, count: latents.size }))
const differences = a!.points.map(({ steps, latents }, k) => {
  const others = b!.points[k]!.latents
  const names = [...latents.keys()]
  return {
    steps,
    ...pairedDifference(
      names.map((one) => latents.get(one)!),
      names.map((one) => others.get(one)!),
    ),
  }
})
process.stdout.write(
  JSON.stringify({
    study: exportStudy(study, measurements),
    curves: { A: pointsOf(a!.points), B: pointsOf(b!.points) },
    differences,
  }),
)
