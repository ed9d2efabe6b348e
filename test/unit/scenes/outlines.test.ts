import { describe, expect, it } from 'vitest'
import { outlines } from '../../../src/scenes/outlines.ts'
import { scenes } from '../../../src/scenes/registry.ts'
import { outlineOf } from '../../../src/scenes/scene.ts'

describe('the outlines of the scenes', () => {
  it('are those of their files: npx vitest run --project unit test/unit/scenes/outlines.test.ts -u writes them', async () => {
    const lines = scenes.map((scene) => JSON.stringify(outlineOf(scene)))
    await expect(`[\n${lines.join(',\n')}\n]\n`).toMatchFileSnapshot('../../../src/scenes/outlines.json')
  })

  it('hold no word that is said', () => {
    const text = JSON.stringify(outlines)
    for (const { beats } of scenes) for (const { say } of beats) expect(text).not.toContain(say.slice(0, 40))
  })
})
