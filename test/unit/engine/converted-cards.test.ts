/**
 * Cards as the converters of models/ write them: the page has to read each. Their own tests hold these to what they write now
 * (models/tests/conftest.py, check_kept).
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseCard, sideOf } from '../../../src/engine/card.ts'
import { readCustomCard } from '../../../src/engine/custom/custom-card.ts'

const cards: Readonly<Record<string, Record<string, unknown>>> = JSON.parse(
  readFileSync('test/models/converted-cards.json', 'utf8'),
)
const network = Uint8Array.from(readFileSync('test/models/custom/edm.onnx'))

describe.each(Object.entries(cards))('the card of a converted network: %s', (name, card) => {
  it('describes a network of the page', () => {
    const parsed = parseCard(card, name)
    expect([32, 64]).toContain(sideOf(parsed))
    expect(parsed.labels.length).toBe(parsed.inputs.label[1])
    expect(parsed.sigma_max).toBe(card.sigma_max)
    expect(parsed.macs_per_image).toBeGreaterThan(1)
  })

  it('answers the questions on a network that is dropped with it', async () => {
    // The card of another file: what follows from its bytes is left out.
    const { sha256, bytes, labels, ...rest } = card
    const { answers } = await readCustomCard(JSON.stringify(rest), network)
    expect(answers).toMatchObject({
      parameterization: 'denoised',
      range: 'signed',
      ...(card.sigma_data === null ? {} : { sigmaData: card.sigma_data }),
    })
  })

  it('says what a label of zeros means', () => {
    const { classes, has_null_class: hasNull, unconditional } = card
    const start = classes === 0 ? 'always' : hasNull ? 'all-zero label' : 'none'
    expect(unconditional).toMatch(new RegExp(`^${start}`))
  })
})
