import { describe, expect, it } from 'vitest'
import { type Document, dataOf, withScale } from '../../../src/document/document.ts'
import { defaultDocument } from '../../../src/document/parse.ts'
import { slotsOf } from '../../../src/document/slots.ts'
import { parseHash, printHash } from '../../../src/scenes/link.ts'
import { callsOf } from '../../../src/state/match.ts'
import { openingDocument } from '../../../src/state/opening.ts'
import { createExplorer } from '../../../src/state/store.ts'
import { documentOf, linkOf, linkUrl, tourOf } from '../../../src/state/url-link.ts'
import { defaultMixture } from '../../../src/toy/presets.ts'

const first = openingDocument('exact')

describe('documentOf', () => {
  it.each(['', '#'])('opens an address that says nothing (%j) with what comes first', (hash) => {
    expect(documentOf(hash, first)).toEqual({ value: first, notes: [] })
    expect(tourOf(hash, first).value.door).toBe('compare')
    expect(parseHash(printHash(first))).toEqual({ value: first, notes: [] })
  })

  it.each(['#steps=40', '#mixture=0.5:-0.6:0.1;0.5:0.6:0.1&seed=7', '#network=exact', '#scene=heun', '#present=1'])(
    'opens an older link (%s) as it always did',
    (hash) => {
      const { value } = documentOf(hash, first)
      expect(value).toEqual(parseHash(hash).value)
      expect(tourOf(hash, first).value.door).toBe('lab')
      if (hash !== '#scene=heun') expect(value.scale).toBe(1)
    },
  )

  it('lets a link name its scale', () => {
    expect(documentOf('#scale=56', first).value).toMatchObject({ scale: 56, network: null })
  })
})

describe('what a page opens with', () => {
  it('has four designs at equal calls, on exact pictures', () => {
    const { match, network, scale } = first
    expect({ match, network, scale }).toEqual({ match: 'calls', network: 'exact', scale: 16 })
    const calls = slotsOf(first).map(({ design }) => callsOf(design))
    expect(calls).toHaveLength(4)
    expect(new Set(calls)).toEqual(new Set([calls[0]]))
  })
})

describe('the scale of a document', () => {
  it('multiplies what is sampled, not what is edited, and shows the usual part', () => {
    const zoomed = { ...defaultDocument, toy: { ...defaultDocument.toy, domain: { u: [0, 1], x: [-1, 1] } as const } }
    const scaled = withScale(16)(zoomed)
    expect(scaled.mixture).toBe(defaultMixture)
    expect(dataOf(scaled).mu).toEqual([-8, 8])
    expect(dataOf(scaled)).toBe(dataOf(scaled))
    expect(dataOf(defaultDocument)).toBe(defaultMixture)
    expect(scaled.toy.domain).toBeNull()
  })

  it('is one step of undo', () => {
    const explorer = createExplorer()
    explorer.getState().change('scale', withScale(56))
    expect(explorer.getState().document.scale).toBe(56)
    explorer.getState().undo()
    expect(explorer.getState().document).toEqual(defaultDocument)
  })
})

describe('the link to a state', () => {
  const of = (href: string, edit = (document: Document): Document => document): string => {
    const explorer = createExplorer()
    explorer.getState().change('test', edit)
    return linkOf(explorer.getState(), { href })
  }

  it('says the state of now, and leads to the whole page', () => {
    const changed = of(
      'http://host/a/?model=tiny&embed=toy&hide=tools&theme=dark&origin=https://a.org#steps=4',
      (document) => ({
        ...document,
        seed: 7,
      }),
    )
    expect(changed).toBe('http://host/a/?model=tiny#seed=7')
    // The default state needs words: an address without any opens with something else.
    const usual = of('http://host/')
    expect(usual).toBe('http://host/#door=lab')
    expect(documentOf(new URL(usual).hash, { ...defaultDocument, seed: 9 }).value).toEqual(defaultDocument)
  })
})

describe('the address bar', () => {
  /** A window as far as the link to its address goes, at `#seed=7`; `tick` is what a moment later does. */
  const windowAt = () => {
    const location = { hash: '#seed=7', pathname: '/a/', search: '?model=tiny' }
    const written: string[] = []
    const listeners = new Map<string, () => void>()
    let pending: (() => void) | undefined
    const page = {
      location,
      document: { baseURI: 'http://host/a/' },
      history: {
        replaceState: (_state: unknown, _title: string, url: string) => {
          written.push(url)
          location.hash = url.startsWith('#') ? url : ''
        },
      },
      addEventListener: (name: string, listener: () => void) => listeners.set(name, listener),
      removeEventListener: () => undefined,
      setTimeout: (act: () => void) => {
        pending = act
        return 1
      },
      clearTimeout: () => {
        pending = undefined
      },
    }
    const tick = (): void => {
      const act = pending
      pending = undefined
      act?.()
    }
    return { page: page as unknown as Window, location, written, hear: (name: string) => listeners.get(name)!(), tick }
  }

  /** What it shows once a page has come to the default state, where an address that says nothing opens `first`. */
  const shown = (first: Document | null): string => {
    const { page, written, hear } = windowAt()
    const end = linkUrl(createExplorer(), page, { first })
    hear('pagehide')
    end()
    return written.at(-1)!
  }

  it('does not write over a link that has just been opened', () => {
    const { page, location, written, hear, tick } = windowAt()
    const explorer = createExplorer()
    linkUrl(explorer, page)
    const seedIs = (seed: number): void => explorer.getState().change('seed', (document) => ({ ...document, seed }))
    seedIs(8)
    tick()
    expect(written).toEqual(['#seed=8'])
    // The change is not written yet when the link comes; nor is it between the link and its event, nor after.
    seedIs(9)
    location.hash = '#seed=5'
    tick()
    expect(location.hash).toBe('#seed=5')
    seedIs(10)
    hear('hashchange')
    tick()
    expect(location.hash).toBe('#seed=5')
    expect(explorer.getState().document.seed).toBe(5)
    seedIs(11)
    tick()
    expect(written).toEqual(['#seed=8', '#seed=11'])
  })

  it('says that the default state is meant where an empty address opens something else', () => {
    expect(shown(null)).toBe('/a/?model=tiny')
    expect(shown(first)).toBe('#door=lab')
    expect(documentOf(shown(first), first).value).toEqual(defaultDocument)
    expect(tourOf(shown(first), first).value.door).toBe('lab')
  })
})
