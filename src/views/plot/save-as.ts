/** What a plot or a table is saved as, with the link to its state in every form. Fetched when it is asked for. */
import { printCsv, printTableJson, type Table } from '../../files/table.ts'
import { saveFile } from '../controls/save-file.ts'
import { pngOf, svgOf } from './figure-file.ts'
import { formulaFonts } from './formula-fonts.ts'
import { tableOfElement } from './table-of.ts'

export type Format = 'svg' | 'png' | 'csv' | 'json'

export interface Saved {
  /** Name of the file, without its ending. */
  readonly name: string
  readonly link: string
  /** What is drawn. */
  readonly figure: HTMLElement
  /** Its numbers; those that a table itself shows where missing. */
  readonly table: (() => Table) | undefined
}

const tableOf = ({ name, figure, table }: Saved): Table => {
  if (table) return table()
  if (!(figure instanceof HTMLTableElement)) throw new Error('there is no table.')
  return tableOfElement(figure, figure.closest('[aria-label]')?.getAttribute('aria-label') ?? name)
}

export const saveAs = async (saved: Saved, format: Format): Promise<void> => {
  const { name, link, figure } = saved
  if (format === 'csv') saveFile(`${name}.csv`, 'text/csv', printCsv(tableOf(saved), link))
  else if (format === 'json') saveFile(`${name}.json`, 'application/json', printTableJson(tableOf(saved), link))
  else {
    const svg = svgOf(figure, link, await formulaFonts(figure))
    if (format === 'svg') saveFile(`${name}.svg`, 'image/svg+xml', svg)
    else saveFile(`${name}.png`, 'image/png', await pngOf(svg, link))
  }
}
