/** The pictures of all designs as one file. The PNG codec is loaded when it is needed. */
import type { VerdictReading } from '../../metrics/verdict.ts'
import type { ExplorerState } from '../../state/explorer.ts'
import { comparedOf, referencesOf } from '../../state/selectors.ts'
import { saveFile } from '../controls/save-file.ts'
import { errorText } from './error-text.ts'

/** Magnification of the pictures. */
const scale = 4

/** A column for each design and each converged run, under its name, its calls and its error; the page's link is in the file. */
export const savePictures = async (
  state: ExplorerState,
  readings: readonly VerdictReading[],
  link: string,
): Promise<void> => {
  const { encodePicture, paintGrid } = await import('../../sweep/sheet.ts')
  const compared = comparedOf(state)
  const references = referencesOf(state)
  const ofDesigns = compared.map(({ id, program }) => {
    const reading = readings.find((one) => one.id === id)
    return { run: id, text: `${id} ${reading?.name ?? ''}, ${program.nfe} calls: ${errorText(reading).number}` }
  })
  const ofReferences = references.map(({ id, program, slots }) => ({
    run: id,
    text: references.length === 1 ? `converged, ${program.nfe} calls` : `converged, of ${slots.join(', ')}`,
  }))
  const columns = [...ofDesigns, ...ofReferences]
  const picture = paintGrid({
    title: `Seed ${state.document.seed}`,
    columns: columns.map(({ text }) => text),
    rows: null,
    // What runs still shows pictures of before.
    cells: columns.map(({ run: id }) => {
      const run = state.runs[id]
      return (run?.status === 'done' && run.frames.at(-1)?.state) || null
    }),
    images: state.document.images.count,
    scale,
  })
  saveFile('samplerscope-pictures.png', 'image/png', new Uint8Array(encodePicture(picture, { Source: link })))
}
