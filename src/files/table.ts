/** Tables of numbers as text for other programs, with the link to the state that they are of. */
import { csvFormatRows } from 'd3-dsv'

export type Cell = string | number | null

export interface Table {
  /** What the numbers are of. */
  readonly title: string
  /** Names of the columns, with their units. */
  readonly columns: readonly string[]
  /** Row after row, a cell for each column; null where there is no value. */
  readonly rows: readonly (readonly Cell[])[]
}

/** Version of the JSON below. */
const version = 1

/** Begins the line of a CSV that holds the link. Readers of CSV skip it as a comment. */
export const csvLinkMark = '# Samplerscope: '

const numberText = (value: number): string =>
  Number.isNaN(value) ? '' : Number.isFinite(value) ? String(value) : value > 0 ? 'inf' : '-inf'

/** A text that begins like a formula would be run by a spreadsheet: names come from links, which anybody can make. */
const harmless = (text: string): string => (/^[=+@\t\r]|^-(?![\d.])/.test(text) ? `'${text}` : text)

const cellText = (cell: Cell): string =>
  cell === null ? '' : typeof cell === 'number' ? numberText(cell) : harmless(cell)

/** Comma-separated values with all digits: a comment with the link, the names of the columns, the rows. Infinity is "inf". */
export const printCsv = ({ columns, rows }: Table, link: string): string =>
  `${csvLinkMark}${link}\n${csvFormatRows([columns.map(harmless), ...rows.map((row) => row.map(cellText))])}\n`

const jsonCell = (cell: Cell): Cell =>
  typeof cell === 'number' && !Number.isFinite(cell) ? numberText(cell) || null : cell

/** The same as JSON: `{"samplerscope": 1, "link", "title", "columns", "rows"}`. Infinity is "inf". */
export const printTableJson = ({ title, columns, rows }: Table, link: string): string =>
  `${JSON.stringify({ samplerscope: version, link, title, columns, rows: rows.map((row) => row.map(jsonCell)) }, null, 1)}\n`
