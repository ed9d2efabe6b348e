/** The pictures of all designs as one file. The PNG codec is loaded when it is needed. */
import { toJson } from '../../core/design-json.ts'
import { stateTexts } from '../../files/state-link.ts'
import type { VerdictReading } from '../../metrics/verdict.ts'
import type { ExplorerState } from '../../state/explorer.ts'
import { comparedOf, referencesOf } from '../../state/selectors.ts'
import { saveFile } from '../controls/save-file.ts'
import { errorText } from './error-text.ts'

/** Magnification of the pictures. */
const scale = 4

/**
 * A column for each design and each converged run, under its name, its calls and, where it was measured, its error. The
 * file holds the link to the state, which brings it back where it is dropped, and the designs as JSON.
 */
export const savePictures = async (
  state: ExplorerState,
  readings: readonly VerdictReading[],
  link: string,
): Promise<void> => {
  const { encodePicture, paintGrid } = await import('../../sweep/sheet.ts')
  const compared = comparedOf(state)
  const references = referencesOf(state)
  const ofDesigns = compared.map(({ id, name, program }) => {
    const reading = readings.find((one) => one.id === id)
    const error = reading ? `: ${errorText(reading).number}` : ''
    return { run: id, text: `${id} ${reading?.name ?? name}, ${program.nfe} calls${error}` }
  })
  const ofReferences = references.map(({ id, program, slots }) => ({
    run: id,
    text: references.length === 1 ? `converged, ${program.nfe} calls` : `converged, of ${slots.join(', ')}`,
  }))
  const columns = [...ofDesigns, ...ofReferences]
  const { seed, network, images } = state.document
  const picture = paintGrid({
    title: `Seed ${seed}`,
    columns: columns.map(({ text }) => text),
    rows: null,
    // What runs still shows pictures of before.
    cells: columns.map(({ run: id }) => {
      const run = state.runs[id]
      return (run?.status === 'done' && run.frames.at(-1)?.state) || null
    }),
    images: images.count,
    scale,
  })
  const designs = compared.map(({ id, name, design }) => ({ id, name, design: toJson(design) }))
  const texts = stateTexts(link, { seed, network, designs })
  saveFile('samplerscope-pictures.png', 'image/png', new Uint8Array(encodePicture(picture, texts)))
}
