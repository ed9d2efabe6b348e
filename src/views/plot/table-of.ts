/** A table of the page as a table of values: what its cells say, with all digits where they know them. */
import { readNumber } from '../../base/number.ts'
import type { Cell, Table } from '../../files/table.ts'
import { fieldText } from './field-text.ts'

/** Text of a part of a cell, words apart that stand apart. */
const wordsOf = (node: Node): string => {
  if (node instanceof Text) return node.data
  if (!(node instanceof Element) || node.matches('svg, canvas, .visually-hidden')) return ''
  if (node.matches('br')) return ' '
  // A formula stands twice in the page; its source says it best.
  if (node.matches('.katex')) return node.querySelector('annotation')?.textContent ?? ''
  if (node instanceof HTMLSelectElement || node instanceof HTMLInputElement) return fieldText(node)
  const text = [...node.childNodes].map(wordsOf).join('')
  // The two halves of an aligned number are one.
  return node.matches('.aligned, .aligned *, b, strong, sub, sup') ? text : ` ${text} `
}

const textOf = (cell: Element): string => wordsOf(cell).replaceAll(/\s+/g, ' ').trim()

/** A number as the page writes it; anything else is text. */
const numberOrText = (text: string): Cell => {
  if (text === '' || text === '–') return null
  const plain = /^\d{1,3}(,\d{3})+$/.test(text) ? text.replaceAll(',', '') : text
  if (text === '∞' || text === '−∞') return text === '∞' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
  return /^[−-]?\d+(\.\d+)?(e[−-]?\d+)?$/.test(plain) ? readNumber(plain) : text
}

const cellOf = (cell: HTMLElement): Cell => {
  const { value } = cell.dataset
  return value === undefined ? numberOrText(textOf(cell)) : Number(value)
}

/** Rows with a cell in every column: one that spans several stands in each. */
const gridOf = <T>(rows: readonly HTMLTableRowElement[], of: (cell: HTMLTableCellElement) => T): T[][] => {
  const grid: T[][] = rows.map(() => [])
  rows.forEach((row, r) => {
    let c = 0
    for (const cell of row.cells) {
      // Buttons of a row are no part of what it says.
      if (cell.matches('[data-unsaved]')) continue
      while (grid[r]![c] !== undefined) c++
      const value = of(cell)
      for (let v = r; v < Math.min(r + cell.rowSpan, rows.length); v++)
        for (let u = c; u < c + cell.colSpan; u++) grid[v]![u] = value
    }
  })
  return grid
}

/** `title` is what the table is of. */
export const tableOfElement = (table: HTMLTableElement, title: string): Table => {
  const head = table.tHead ? gridOf([...table.tHead.rows], textOf) : []
  const body = [...table.tBodies, ...(table.tFoot ? [table.tFoot] : [])].flatMap(({ rows }) => [...rows])
  const rows = gridOf(body, cellOf).map((row) => Array.from(row, (cell) => cell ?? null))
  const count = Math.max(0, ...head.map(({ length }) => length), ...rows.map(({ length }) => length))
  const names = Array.from({ length: count }, (_, c) => [...new Set(head.map((row) => row[c] ?? ''))].join(' ').trim())
  return {
    title,
    columns: names.map((name, c) => name || `column ${c + 1}`),
    rows: rows.map((row) => Array.from({ length: count }, (_, c) => row[c] ?? null)),
  }
}
