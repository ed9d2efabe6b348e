import { describe, expect, it } from 'vitest'
import { parseHash } from '../../../../src/scenes/link.ts'
import { readEmbed } from '../../../../src/state/embed/request.ts'
import {
  frameAddress,
  frameSnippet,
  linkTo,
  markdownSnippet,
  permissions,
  pictureOf,
  sandbox,
} from '../../../../src/state/embed/snippets.ts'
import { documentAt } from '../../docs/documents.ts'

const base = 'https://example.org/some/path/?model=tiny#seed=3'
const request = { part: 'toy', hidden: ['tools', 'data'], theme: 'dark' } as const

describe('what is pasted elsewhere', () => {
  it('leads to the page with the network that its states mean, without what else this visit asked for', () => {
    expect(linkTo(base, 'steps=7')).toBe('https://example.org/some/path/?model=tiny#steps=7')
    expect(linkTo('https://example.org/?backend=wasm&offline&theme=dark#seed=3', 'steps=7')).toBe(
      'https://example.org/#steps=7',
    )
  })

  it('is read by a frame as it was meant', () => {
    const url = new URL(frameAddress(base, 'steps=7&B=steps=3;solver=euler', request))
    expect(readEmbed(url.searchParams)).toMatchObject({ ...request, notes: [] })
    expect(url.searchParams.get('model')).toBe('tiny')
    expect(parseHash(url.hash)).toMatchObject({ notes: [], value: { design: { steps: 7 }, others: [{ id: 'B' }] } })
  })

  it('stays one attribute whatever the title and the address hold', () => {
    const html = frameSnippet(
      'https://example.org/?embed=toy&theme=dark#a=1',
      'A "quoted" <b>title</b> & more',
      request,
    )
    expect(html).toContain('src="https://example.org/?embed=toy&amp;theme=dark#a=1"')
    expect(html).toContain('title="A &quot;quoted&quot; &lt;b&gt;title&lt;/b&gt; &amp; more"')
    expect(html).toContain('color-scheme: dark')
  })

  it('has the sandbox and the permissions that the documentation names', () => {
    const words = documentAt('docs/embedding.md')
    expect(words).toContain(`sandbox="${sandbox}"`)
    expect(words).toContain(`allow="${permissions}"`)
  })

  it('is a picture that links, also where the state has brackets', () => {
    expect(markdownSnippet('https://a.org/#x=(1)', 'A [b]', pictureOf(base, 'heun'))).toBe(
      '[![A b](https://example.org/some/path/scenes/heun.png)](https://a.org/#x=%281%29)',
    )
    expect(pictureOf(base, null)).toBe('https://example.org/some/path/screenshot.png')
  })
})
