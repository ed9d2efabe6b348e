/** What links mean, as the results of their runs: a few points of an exact mixture, with the page's own noise. */
import { fillIncrement } from '../../src/core/brownian.ts'
import { compile } from '../../src/core/compile.ts'
import { interpret } from '../../src/core/interpret.ts'
import { fillNormals } from '../../src/core/random.ts'
import { parseHash } from '../../src/scenes/link.ts'
import { denoise } from '../../src/toy/mixture.ts'

const mixture = { w: [0.4, 0.6], mu: [-0.6, 0.5], s: [0.1, 0.3] }
const [seed, points] = [1, 3]

/** Number of network calls, then the result at each point. Throws RangeError for a design that cannot run. */
export const runLink = (hash: string): readonly number[] => {
  const { value, notes } = parseHash(hash)
  if (notes.length > 0) throw new RangeError(`${hash}: ${notes.join(' ')}`)
  const program = compile(value.design)
  const run = interpret(program, {
    length: points,
    allocate: (length) => new Float64Array(length),
    drawNoise: (k, out) => fillNormals(out, seed, 0, k),
    drawIncrement: (increment, out) => fillIncrement(out, seed, 0, increment),
  })
  for (let next = run.next(); ; next = run.next()) {
    if (next.done) return [program.nfe, ...next.value]
    const event = next.value
    if (event.kind === 'denoise') event.output.set(event.input.map((x) => denoise(mixture, x, event.sigma)))
  }
}
