/** What was measured on the devices of a machine, as a table of values. */
import { countThreads, isMeasured, type Outcome } from '../../engine/calibration.ts'
import type { BackendName } from '../../engine/protocol.ts'
import type { Table } from '../../files/table.ts'
import { backendLabels } from '../pictures/image-text.ts'

/** A device as the page calls it. */
export const nameOf = ({ backend, threads }: { readonly backend: BackendName; readonly threads: number }): string =>
  backend === 'wasm' ? `${backendLabels.wasm} · ${countThreads(threads)}` : backendLabels[backend]

/** A row for each device, with all digits; one that could not be measured says why. */
export const outcomesTable = (outcomes: readonly Outcome[]): Table => ({
  title: 'Measured devices',
  columns: [
    'device',
    'ms per call with 1 image',
    'images in a larger call',
    'ms per image of it',
    'largest deviation from the stored outputs, relative to max(1, |value|)',
    'why not measured',
  ],
  rows: outcomes.map((outcome) => {
    const name = nameOf(outcome)
    return isMeasured(outcome)
      ? [name, outcome.one, outcome.batch, outcome.each, outcome.error, null]
      : [name, null, null, null, null, outcome.fault]
  }),
})
