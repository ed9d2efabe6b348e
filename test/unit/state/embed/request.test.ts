import { describe, expect, it } from 'vitest'
import { controlsOf, partNames } from '../../../../src/state/embed/parts.ts'
import { readEmbed } from '../../../../src/state/embed/request.ts'
import { documentAt } from '../../docs/documents.ts'

const read = (query: string) => readEmbed(new URLSearchParams(query))

describe('what an address asks of a frame', () => {
  it('is nothing without a part', () => {
    expect(read('?hide=tools&theme=dark')).toBeNull()
  })

  it.each(partNames)('knows the part %s and everything that can be left out of it', (part) => {
    expect(read(`?embed=${part}&hide=${controlsOf(part).join(',')}`)).toEqual({
      part,
      hasPictures: !['toy', 'schedule'].includes(part),
      hidden: controlsOf(part),
      theme: 'auto',
      origin: null,
      notes: [],
    })
  })

  it('reads theme and origin', () => {
    expect(read('?embed=toy&theme=dark&origin=https://lms.example.edu:8443')).toMatchObject({
      theme: 'dark',
      origin: 'https://lms.example.edu:8443',
      notes: [],
    })
  })

  it('says in one sentence which part there is not', () => {
    expect(read('?embed=toys')).toBe(
      'This frame asks for "toys", which is no part of Samplerscope (did you mean "toy"?). Its address can have ?embed= with toy, pictures, schedule, stage, compare.',
    )
  })

  it('keeps what it understands and says in one sentence what it does not', () => {
    expect(read('?embed=schedule&hide=levels,tool,data')).toMatchObject({
      hidden: ['levels'],
      notes: [
        'The address of this frame hides "tool" and "data", which schedule does not have (did you mean "tools"?). It has tools, legend, levels, link.',
      ],
    })
    expect(read('?embed=toy&theme=red')).toMatchObject({ theme: 'auto', notes: [expect.stringContaining('"red"')] })
  })

  it.each([
    '*',
    'null',
    'example.org',
    'https://example.org/',
    'https://a.org/b',
    'javascript:alert(1)',
    'file://',
    '',
  ])('shares the state with nobody for the origin %j', (origin) => {
    expect(read(`?embed=toy&origin=${encodeURIComponent(origin)}`)).toMatchObject({
      origin: null,
      notes: [expect.stringContaining('shared with nobody')],
    })
  })

  it('is what the documentation says', () => {
    const rows = [...documentAt('docs/embedding.md').matchAll(/^\| `(\w+)` \| [^|`]+ \| ((?:`\w+`(?:, )?)+) \|$/gm)]
    expect(rows.map(([, part, names]) => [part, names!.replaceAll('`', '').split(', ')])).toEqual(
      partNames.map((part) => [part, controlsOf(part)]),
    )
  })
})
