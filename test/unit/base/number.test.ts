import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readNumber, showBytes, showCount, showFixed, showNumber, showPercent } from '../../../src/base/number.ts'

describe('one number format', () => {
  it('writes significant digits, the minus sign and exponents', () => {
    const shown = [
      0, -0, 1, -1, 0.5, 0.12345, 12.345, 80, 100_000, 0.0001, 0.0000134, -0.0000134, 1e6, -2.5e9, 999_999.9,
    ]
    expect(shown.map((value) => showNumber(value))).toEqual(
      '0 0 1 −1 0.5 0.123 12.3 80 100000 0.0001 1.34e−5 −1.34e−5 1e6 −2.5e9 1e6'.split(' '),
    )
    expect([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((value) => showNumber(value))).toEqual([
      '–',
      '∞',
      '−∞',
    ])
  })

  it('is read back to the digits that were written, and has no hyphen', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer({ min: 1, max: 15 }),
        (value, digits) => {
          const text = showNumber(value, digits)
          expect(text).not.toMatch(/[-+]/)
          expect(readNumber(text)).toBe(Number(value.toPrecision(digits)) + 0)
        },
      ),
    )
  })

  it('keeps decimal places, counts, shares and bytes in one style', () => {
    expect([showFixed(1.005, 1), showFixed(-0.001, 2), showFixed(-1.5, 2), showFixed(Number.NaN, 2)]).toEqual([
      '1.0',
      '0.00',
      '−1.50',
      '–',
    ])
    expect([showCount(25_600), showCount(12), showCount(-1234.4)]).toEqual(['25,600', '12', '−1,234'])
    expect([showPercent(0.557), showPercent(1), showPercent(0.00012)]).toEqual(['55.7%', '100%', '0.012%'])
    expect([showBytes(12), showBytes(12_345), showBytes(16_714_000), showBytes(2.5e9)]).toEqual([
      '12 B',
      '12.3 kB',
      '16.7 MB',
      '2.5 GB',
    ])
  })

  it('reads a decimal comma and refuses what is no number', () => {
    expect([readNumber('0,5'), readNumber(' −1.5 '), readNumber(''), readNumber('1.2.3')]).toEqual([
      0.5,
      -1.5,
      Number.NaN,
      Number.NaN,
    ])
  })
})
