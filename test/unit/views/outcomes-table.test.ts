import { expect, it } from 'vitest'
import { outcomesTable } from '../../../src/views/images/outcomes-table.ts'

it('the table of measured devices has all digits, and says why a device has none', () => {
  const { columns, rows } = outcomesTable([
    { backend: 'webgpu', threads: 1, fault: 'no adapter' },
    { backend: 'wasm', threads: 2, one: 41.234567, each: 18.5, batch: 4, error: 1.25e-6 },
  ])
  expect(rows).toEqual([
    ['WebGPU', null, null, null, null, 'no adapter'],
    ['WASM · 2 threads', 41.234567, 4, 18.5, 1.25e-6, null],
  ])
  for (const row of rows) expect(row).toHaveLength(columns.length)
})
