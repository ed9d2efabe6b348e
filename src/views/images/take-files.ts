/** Hands dropped, picked and fetched files to the page. */
import type { DragEvent } from 'react'
import { EngineFault, messageOf } from '../../engine/fault.ts'
import type { Networks } from '../../state/network-link.ts'
import { useWiring } from '../explorer-context.tsx'

const refuse = (networks: Networks, error: unknown): void => {
  if (error instanceof EngineFault) networks.refuse(`${error.message} ${error.advice}`, error.line)
  else networks.refuse(messageOf(error))
}

/** Rises with every drop: of two, the newer counts. */
let newest = 0

/** What is wrong with the files is said before anything is asked; what is in hand and what runs stay. */
export const takeFiles = async (networks: Networks, files: readonly File[]): Promise<void> => {
  if (files.length === 0) return
  newest++
  const mine = newest
  try {
    // Fetched when the first file comes.
    const { readOwnFiles } = await import('./own-files.ts')
    const { file, fault } = await readOwnFiles(files, networks.store.getState().file)
    if (mine !== newest) return
    networks.take(file)
    if (fault) refuse(networks, fault)
  } catch (error) {
    if (mine === newest) refuse(networks, error)
  }
}

export const fetchFile = async (networks: Networks, text: string): Promise<void> => {
  try {
    const url = new URL(text, document.baseURI)
    if (url.origin !== location.origin)
      throw new Error('Only addresses of this site can be fetched; download the file and drop it here.')
    const response = await fetch(url)
    if (!response.ok) throw new Error(`The server answered ${response.status} for ${url.pathname}.`)
    await takeFiles(networks, [new File([await response.blob()], url.pathname.split('/').at(-1) || 'network')])
  } catch (error) {
    refuse(networks, error)
  }
}

/** Weights as programs save them; what cannot run is refused by its name. */
const isNetwork = ({ name }: File): boolean =>
  /\.(?:onnx|data|pb|pt|pth|ckpt|safetensors|bin|gguf|pkl|pickle|h5|tflite|msgpack)$/i.test(name)

/** Networks and what belongs to them; other files are for the page. Settings in JSON mean something for a network that is in hand. */
const isTaken = (files: readonly File[], hasNetwork: boolean): boolean =>
  files.some((file) => isNetwork(file) || /\.card\.json$/i.test(file.name)) ||
  (hasNetwork && files.some(({ name }) => /\.json$/i.test(name)))

/** A drop, as React has it or the window. */
type Dropped = Pick<DragEvent, 'preventDefault'> & { readonly dataTransfer: DataTransfer | null }

/** Handlers that make an element take a dropped .onnx file, with its card or without. */
export const useNetworkDrop = (onTaken: () => void) => {
  const { networks } = useWiring()
  return {
    onDragOver: (event: DragEvent) => {
      if (event.dataTransfer.types.includes('Files')) event.preventDefault()
    },
    onDrop: (event: Dropped) => {
      const files = [...(event.dataTransfer?.files ?? [])]
      if (!isTaken(files, networks.store.getState().file !== null)) return
      event.preventDefault()
      void takeFiles(networks, files).then(onTaken)
    },
  }
}
