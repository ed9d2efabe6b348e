/** Formulas as MathML that a browser can read: what takes two or three elements has as many. */
import katex from 'katex'
import { expect, it } from 'vitest'
import { registry, rows } from '../../../src/core/registry.ts'
import { columns } from '../../../src/core/table.ts'
import { texHtml } from '../../../src/views/controls/tex-html.ts'

const takes: Readonly<Record<string, number>> = {
  msub: 2,
  msup: 2,
  msubsup: 3,
  munder: 2,
  mover: 2,
  munderover: 3,
  mfrac: 2,
  mroot: 2,
}

/** Elements with another number of children than MathML has for them. */
const faultsOf = (html: string): readonly string[] => {
  const faults: string[] = []
  const open: { name: string; children: number }[] = []
  for (const [, isEnd, name = '', rest = ''] of html.matchAll(/<(\/?)([a-z]+)([^>]*)>/g)) {
    if (isEnd) {
      const ended = open.pop()
      const wanted = ended && takes[ended.name]
      if (wanted !== undefined && ended?.children !== wanted) faults.push(`${name} has ${ended?.children}`)
      continue
    }
    const parent = open.at(-1)
    if (parent) parent.children++
    if (!rest.endsWith('/')) open.push({ name, children: 0 })
  }
  return faults
}

const formulas = [
  ...rows.flatMap((row) =>
    registry[row].flatMap(({ formula, parameters }) => [formula, ...parameters.map(({ tex }) => tex)]),
  ),
  ...columns.map(({ preconditioning }) => preconditioning.formula),
  String.raw`\sigma_{\max}^{1/\rho} + e^{\ln x} + \beta_{\min} + \arg\min_j x`,
]

it('every formula of the registry is MathML that Firefox reads', () => {
  expect(formulas.length).toBeGreaterThan(100)
  const plain = katex.renderToString(formulas.at(-1)!, { throwOnError: true })
  expect(faultsOf(plain).length).toBeGreaterThan(0)
  for (const tex of formulas) expect(faultsOf(texHtml(katex, tex, false)), tex).toEqual([])
})
