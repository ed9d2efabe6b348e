import { describe, expect, it } from 'vitest'
import { designParameters } from '../../../src/core/design.ts'
import { registry } from '../../../src/core/registry.ts'
import { plainSymbol } from '../../../src/views/controls/symbol.ts'

describe('a parameter’s symbol', () => {
  it('is read from its TeX', () => {
    expect(plainSymbol('N')).toEqual({ letter: 'N' })
    expect(plainSymbol(String.raw`\rho`)).toEqual({ letter: 'ρ' })
    expect(plainSymbol(String.raw`\sigma_{\max}`)).toEqual({ letter: 'σ', below: 'max' })
    expect(plainSymbol(String.raw`S_{\mathrm{churn}}`)).toEqual({ letter: 'S', below: 'churn' })
    expect(plainSymbol(String.raw`t^{\mathrm{OSS}}`)).toEqual({ letter: 't', above: 'OSS' })
    expect(plainSymbol('C_2')).toEqual({ letter: 'C', below: '2' })
  })

  it('is left to KaTeX where it is more than a letter with an index', () => {
    for (const tex of [String.raw`\textstyle\int`, String.raw`\frac{1}{\rho}`, 'ab', String.raw`\rho + 1`, ''])
      expect(plainSymbol(tex), tex).toBeUndefined()
  })

  it('needs no KaTeX for the numbers of every design', () => {
    for (const { tex } of Object.values(designParameters)) expect(plainSymbol(tex), tex).toBeDefined()
  })

  it('needs KaTeX for few choices', () => {
    const all = Object.values(registry).flatMap((specs) => specs.flatMap(({ parameters }) => parameters))
    const left = all.filter(({ tex }) => !plainSymbol(tex)).map(({ tex }) => tex)
    expect(all.length).toBeGreaterThan(50)
    expect(left.length / all.length).toBeLessThan(0.2)
  })
})
