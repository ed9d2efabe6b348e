/** The score field's arrows against slopes of the log density, by differences. */
import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import { noPerturbation } from '../../../src/core/perturbation.ts'
import { defaultDesign, presets } from '../../../src/core/presets.ts'
import { density, type Mixture } from '../../../src/toy/mixture.ts'
import { perturbedDenoiser } from '../../../src/toy/perturbation.ts'
import { plainTarget, withImperfect } from '../../../src/toy/target.ts'
import { arrowLength, scoreArrows } from '../../../src/views/toy/arrows.ts'
import { project } from '../../../src/views/toy/frame.ts'
import { coordinatesOf, levelRangeOf } from '../../../src/views/toy/geometry.ts'

const mixture: Mixture = { w: [0.3, 0.7], mu: [-0.6, 0.4], s: [0.1, 0.2] }
const box = { x: 0, y: 0, width: 440, height: 300 }

const fieldOf = (design: typeof defaultDesign, target = plainTarget(mixture), right = 0.4) => {
  const run = { id: 'A', name: '', design, program: compile(design) } as const
  const { curves, axis, full } = coordinatesOf(run, 't', levelRangeOf([run]))
  const domain = { u: [0, right * full.u[1]], x: [-2, 2] } as const
  const { u, x } = project(domain, box)
  return scoreArrows(target, curves, axis, domain, box).map((arrow) => {
    const t = (arrow.left - u.offset) / u.scale
    const [sigma, s] = [curves.schedule.sigma(t), curves.scaling.s(t)]
    return { ...arrow, sigma, s, x: (arrow.top - x.offset) / x.scale / s }
  })
}

describe('the score field', () => {
  it.each([
    ['sigma = t', defaultDesign],
    ['VP, scaled', presets.find(({ id }) => id === 'vp')!.design],
  ])('is sigma times the slope of ln p(x; sigma): %s', (_, design) => {
    const arrows = fieldOf({ ...defaultDesign, ...design })
    expect(arrows.length).toBe(100)
    const h = 1e-4
    let compared = 0
    for (const { pull, sigma, x } of arrows) {
      const [above, below] = [density(mixture, x + h * sigma, sigma), density(mixture, x - h * sigma, sigma)]
      // Where the density underflows there are no differences to take.
      if (below < 1e-250 || above < 1e-250) continue
      const slope = (Math.log(above) - Math.log(below)) / (2 * h)
      expect(Math.abs(pull - slope)).toBeLessThan(1e-5 * Math.max(1, Math.abs(slope)))
      compared++
    }
    expect(compared).toBeGreaterThan(40)
  })

  it('is what the sampler’s own denoiser makes of it', () => {
    const perturbed = withImperfect(
      plainTarget(mixture),
      perturbedDenoiser(mixture, { ...noPerturbation, bias: 0.5, level: 10, width: 1.5 }),
    )
    const [own, exact] = [fieldOf(defaultDesign, perturbed), fieldOf(defaultDesign)]
    expect(own.every(({ pull }, k) => pull > exact[k]!.pull)).toBe(true)
  })

  it('has arrows that grow with the pull and stay in their cells', () => {
    const lengths = [-20, -1, 0, 0.1, 1, 20].map(arrowLength)
    expect([...lengths].sort((a, b) => a - b)).toEqual(lengths)
    expect(lengths[2]).toBe(0)
    expect(lengths[1]).toBe(-lengths[4]!)
    expect(lengths[5]).toBeLessThan(30)
  })
})
