/** What a file that is dropped on the page means: a state that was saved here, or the settings of another program. Fetched when it is needed. */
import type { Design } from '../core/design.ts'
import { hashOfLink, isText, linkOfFile } from '../files/state-link.ts'
import { isPicture, textOfFile } from '../import/file-text.ts'
import type { Explorer } from '../state/explorer.ts'
import { withImported } from './imported.ts'
import { readPasted } from './schedule/pasted.ts'

/** Larger than any picture with settings; more would be read for nothing. */
const mostBytes = 256 * 2 ** 20

/** Characters of the largest workflow that is worth reading. */
const mostSettings = 2 ** 23

type Meaning =
  | { readonly kind: 'state'; readonly hash: string }
  | {
      readonly kind: 'design'
      readonly design: Design
      readonly seed: number | undefined
      /** What was read, and what was not. */
      readonly message: string
    }
  | { readonly kind: 'nothing'; readonly message: string }

/** What the bytes of a file mean for a page whose design is `design`. */
export const meaningOf = (name: string, bytes: Uint8Array, design: Design): Meaning => {
  const link = linkOfFile(bytes)
  const hash = link === undefined ? undefined : hashOfLink(link)
  if (hash !== undefined) return { kind: 'state', hash }
  const isImage = isPicture(bytes)
  const isReadable = isImage || (isText(bytes) && bytes.length <= mostSettings)
  const reading = readPasted(design, isReadable ? textOfFile(bytes) : '')
  if (reading.status === 'design') {
    const { design: found, seed, message, notes } = reading
    return { kind: 'design', design: found, seed, message: [`${name}: ${message}`, ...notes].join(' ') }
  }
  if (isImage && reading.status !== 'fault')
    return {
      kind: 'nothing',
      message: `${name} says nothing of how it was made: no state of this page, no settings of AUTOMATIC1111 or ComfyUI. Sites and chats remove them: take the file as its program saved it.`,
    }
  if (reading.status === 'fault' && reading.message.startsWith('The settings'))
    return { kind: 'nothing', message: `${name}: ${reading.message}` }
  return {
    kind: 'nothing',
    message: `${name} was dropped where nothing takes it. Drop a network (.onnx) on the pictures, a plan on Sheets in the Lab, and a picture or a workflow anywhere.`,
  }
}

/** Opens the state of a link as the address bar does, so that Back and Undo lead to where a person was. */
const openHash = async (hash: string): Promise<void> => {
  const before = location.hash
  location.hash = hash
  // The listener that opens it was there first. An address that already says so may be behind the state.
  if (location.hash === before) window.dispatchEvent(new HashChangeEvent('hashchange'))
  else await new Promise((resolve) => window.addEventListener('hashchange', resolve, { once: true }))
}

/** Takes a file that nothing else took. */
export const takeFile = async (explorer: Explorer, file: File): Promise<void> => {
  const { note } = explorer.getState()
  if (file.size > mostBytes) {
    note('info', `${file.name} is too large for a picture or for settings: nothing was read of it.`)
    return
  }
  let bytes: Uint8Array
  try {
    bytes = new Uint8Array(await file.arrayBuffer())
  } catch {
    note('warning', `${file.name} could not be read. Is it a folder, or still being written?`)
    return
  }
  const meaning = meaningOf(file.name, bytes, explorer.getState().document.design)
  if (meaning.kind === 'nothing') {
    note('info', meaning.message, { isPassing: true })
    return
  }
  if (meaning.kind === 'state') {
    const before = explorer.getState().document
    await openHash(meaning.hash)
    const isNew = explorer.getState().document !== before
    note('info', isNew ? `${file.name} opened the state that it was saved from.` : `${file.name} is of this state.`, {
      isPassing: true,
      offersUndo: isNew,
    })
    return
  }
  // A scene shows its own designs.
  explorer.getState().openEverything()
  const before = explorer.getState().document
  explorer.getState().change('import', withImported(meaning.design, meaning.seed))
  if (explorer.getState().document !== before) note('info', meaning.message, { offersUndo: true })
  else if (explorer.getState().document.baseline === null) note('info', meaning.message)
}
