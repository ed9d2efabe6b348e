/** What scenes say of chance on exact pictures, measured again. */
import { describe, expect, it } from 'vitest'
import { showNumber } from '../../../src/base/number.ts'
import { slotsOf } from '../../../src/document/slots.ts'
import { publishedSeed } from '../../../src/engine/exact/worlds.ts'
import { healingOf } from '../../../src/metrics/healing.ts'
import { measuredSde } from '../../../src/metrics/healing-numbers.ts'
import { measurePictureQuality } from '../../../src/metrics/picture-quality.ts'
import { drawWorld } from '../../../src/pictures/draw-world.ts'
import { parseHash, sceneDocument } from '../../../src/scenes/link.ts'
import { findScene } from '../../../src/scenes/registry.ts'
import type { Scene } from '../../../src/scenes/scene.ts'

const say = (id: string, beat: number): string => (findScene(id) as Scene).beats[beat]!.say

describe('chance', () => {
  it('heals a start that is too bright, on pictures', () => {
    const document = sceneDocument('healing', 5)
    const { ode, sde } = measuredSde
    expect(say('healing', 5)).toContain(
      `${showNumber(ode.mean, 2)} from where the right start leads with the ODE, and ${showNumber(sde.mean, 2)} with the SDE`,
    )
    const world = drawWorld(publishedSeed, 32)
    const found = slotsOf(document).map(({ design }) =>
      [21, 22, 23].map((seed) => healingOf(world, design, document.perturbation, seed, 10).distance),
    )
    for (const [k, { mean, error }] of [ode, sde].entries()) {
      // Three other seeds, whose mean has the standard error of one seed, 4 errors, over the root of three.
      const again = found[k]!.reduce((sum, one) => sum + one, 0) / 3
      expect(Math.abs(again - mean)).toBeLessThan(3 * Math.hypot(error, (4 * error) / Math.sqrt(3)))
    }
  }, 200_000)

  it('needs small steps: colors of pictures vary too much with few', () => {
    const designs = [96, 16].map((steps) => ({
      key: String(steps),
      design: parseHash(`steps=${steps}&solver=euler-maruyama`).value.design,
    }))
    const request = { world: { seed: 2022, side: 32 } as const, designs, seed: 5, label: 'all' as const, count: 64 }
    const colors = [...measurePictureQuality(request)].flatMap(({ update }) =>
      update && 'quality' in update ? [update.quality.samples.colors] : [],
    )
    expect(Math.abs(colors[0]!.mean - 1)).toBeLessThan(3 * colors[0]!.error)
    expect(say('reverse-sde', 3)).toContain(`${showNumber(colors[1]!.mean, 2)} times too large`)
    expect(colors[1]!.mean - colors[0]!.mean).toBeGreaterThan(3 * Math.hypot(colors[0]!.error, colors[1]!.error))
  }, 300_000)
})
