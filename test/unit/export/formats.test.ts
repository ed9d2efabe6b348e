/** What is written: numbers to the last digit, names that cannot leave their comment, and what a host refuses. */
import { describe, expect, it } from 'vitest'
import { compile } from '../../../src/core/compile.ts'
import type { Design } from '../../../src/core/design.ts'
import { parseDesign } from '../../../src/core/parse-design.ts'
import { defaultDesign } from '../../../src/core/presets.ts'
import type { Format, Origin } from '../../../src/export/format.ts'
import { formats } from '../../../src/export/formats.ts'
import { fileNameOf, slugOf } from '../../../src/export/name.ts'
import { brackets, oneLine, pythonNumber } from '../../../src/export/python.ts'
import { exportedDesigns } from '../../export/designs.ts'

const each = formats.map((format) => [format.id, format] as const)
const origin: Origin = { name: 'a design', link: 'https://example.org/#steps=4' }

const codeOf = (format: Format, design: Design, given: Origin = origin): string => {
  const written = format.write(design, given)
  if (written.status === 'refused') throw new Error(written.reason)
  return written.code
}

const designOf = (json: unknown): Design => {
  const { value, notes } = parseDesign(json)
  expect(notes).toEqual([])
  return value
}

describe('numbers', () => {
  it('read back as the same float64', () => {
    for (const value of [80, 0.1 + 0.2, -1e-17, 5e-324, 1.7976931348623157e308, 1e21, 2 / 3])
      expect(Number(pythonNumber(value))).toBe(value)
    expect(pythonNumber(80)).toBe('80.0')
    expect(pythonNumber(1e21)).toBe('1e+21')
    expect(pythonNumber(Number.POSITIVE_INFINITY)).toBe('float("inf")')
  })

  it('of the program are all in the plain file, in order', () => {
    for (const [id, design] of Object.entries(exportedDesigns)) {
      const table = /^PROGRAM = \[\n([\s\S]*?)\n\]$/m.exec(codeOf(formats[0]!, design))![1]!
      const numbers = [...table.matchAll(/": ([^,}]+)/g)].map(([, text]) => Number(text))
      const { ops } = compile(design)
      expect(numbers, id).toEqual(
        ops.flatMap((op) => (op.op === 'combine' ? op.terms : op.input)).map(({ coefficient }) => coefficient),
      )
      expect(table.split('\n'), id).toHaveLength(ops.length)
    }
  })
})

describe.each(each)('the %s file', (_, format) => {
  it('says what it is of', () => {
    const code = codeOf(format, defaultDesign)
    expect(code.startsWith('# a design: 18 steps')).toBe(true)
    expect(code).toContain(`\n# ${origin.link}\n`)
    expect(code.endsWith('\n')).toBe(true)
    expect(code).not.toMatch(/[ \t]$/m)
    expect(codeOf(format, defaultDesign, { name: 'x' })).not.toContain('https:')
  })

  it('cannot be left by a name or a link', () => {
    const bad = 'x\nimport os\r"""\u2028os\u0085\0\f"]}\\'
    const code = codeOf(format, defaultDesign, { name: bad, link: `#name=${bad}` })
    const clean = codeOf(format, defaultDesign, { name: 'x', link: '#' })
    // Lines may only differ in what stands in a comment or in quotes.
    const bare = (text: string) =>
      text.split('\n').map((line) => line.replace(/^#.*/, '#').replace(/"Samplerscope[^"\\]*(?:\\.[^"\\]*)*"/g, '""'))
    expect(bare(code)).toEqual(bare(clean))
    expect(code).not.toMatch(/[\r\f\0\u0085\u2028]/)
  })

  it('is written or refused for every kind of design', () => {
    for (const design of Object.values(exportedDesigns)) {
      const written = format.write(design, origin)
      const sentences = written.status === 'written' ? written.notes : [written.reason]
      for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\.$/)
    }
  })

  it('throws for a design that does not compile', () => {
    const design = designOf({ schedule: 'vp', sigmaMin: 1, sigmaMax: 2 })
    expect(() => compile(design)).toThrow(RangeError)
    expect(() => format.write(design, origin)).toThrow(RangeError)
  })
})

describe('guidance', () => {
  it('is in the plain file as a third argument, and in no host', () => {
    const design = designOf({ steps: 4, guidance: { id: 'cfg', params: { weight: 3 } } })
    expect(codeOf(formats[0]!, design)).toMatch(/\("D1", \{.*\}, 80\.0, "none"\),/)
    for (const id of ['k-diffusion', 'diffusers', 'comfyui']) {
      const written = formats.find((format) => format.id === id)!.write(design, origin)
      expect(written.status === 'refused' && written.reason).toContain('guidance to none')
    }
  })

  it('of weight 1 asks nothing more, and is written everywhere', () => {
    const design = designOf({ steps: 4, guidance: { id: 'cfg', params: { weight: 1 } } })
    for (const format of formats) expect(format.write(design, origin).status).toBe('written')
  })
})

describe('names of files', () => {
  it('are made of the design', () => {
    expect(fileNameOf(formats[0]!, defaultDesign, 'DPM++ 2M, ρ 7')).toBe('sampler_dpmpp_2m_7_18.py')
    expect(slugOf('日本')).toBe('design')
    expect(slugOf('../../etc')).toBe('etc')
  })
})

it('breaks long lists into lines', () => {
  expect(brackets('[', ['1', '2'], ']')).toBe('[1, 2]')
  const long = brackets(
    '[',
    Array.from({ length: 40 }, () => '1.2345678'),
    ']',
  )
  expect(Math.max(...long.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110)
  expect(long.match(/1\.2345678/g)).toHaveLength(40)
  expect(oneLine(' a \n b ')).toBe('a b')
})
