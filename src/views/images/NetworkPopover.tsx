import { Popover } from 'radix-ui'
import { type DragEvent, useState } from 'react'
import { useStore } from 'zustand'
import { showFixed } from '../../base/number.ts'
import { knownSides } from '../../engine/card.ts'
import { readCustomCard } from '../../engine/custom/custom-card.ts'
import { inspectOnnx } from '../../engine/custom/inspect.ts'
import { exactId, exactName, exactWorldOf, publishedSeed } from '../../engine/exact/worlds.ts'
import { EngineFault, messageOf } from '../../engine/fault.ts'
import type { Networks } from '../../state/network-link.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { NetworkQuestions } from './NetworkQuestions.tsx'
import { WorldSeed } from './WorldSeed.tsx'

/** More than any denoiser of so small images has, and what a tab can hold several times. */
const mostBytes = 512 * 2 ** 20

/** Reads a file and says what is wrong with it before anything is asked. A bad card costs its answers only. */
const takeFile = async (networks: Networks, file: File, cardFile?: File): Promise<void> => {
  networks.take(null)
  try {
    if (file.size > mostBytes)
      throw new Error(`The file has ${showFixed(file.size / 2 ** 20, 0)} MiB; at most 512 fit into a page.`)
    const bytes = new Uint8Array(await file.arrayBuffer())
    inspectOnnx(bytes)
    networks.take({ name: file.name.replace(/\.onnx$/i, '').slice(0, 40), bytes, card: null })
    if (cardFile) await takeCard(networks, cardFile)
  } catch (error) {
    networks.refuse(messageOf(error))
  }
}

/** Reads the card of the file that is in hand; without one, or with a bad card, all stays as it was. */
const takeCard = async (networks: Networks, cardFile: File): Promise<void> => {
  const { file } = networks.store.getState()
  if (!file) {
    networks.refuse(`"${cardFile.name}" is a model card. Add the .onnx file too.`)
    return
  }
  try {
    const card = await readCustomCard(await cardFile.text(), file.bytes)
    networks.take({ ...file, name: (card.name ?? file.name).slice(0, 40), card })
  } catch (error) {
    networks.refuse(error instanceof EngineFault ? `${error.message} ${error.advice}` : messageOf(error))
  }
}

/** A network with or without its card, or the card of the network that is in hand. */
const takeFiles = async (networks: Networks, files: readonly File[]): Promise<void> => {
  const card = files.find(({ name }) => /\.json$/i.test(name))
  const network = files.find((file) => file !== card)
  if (network) await takeFile(networks, network, card)
  else if (card) await takeCard(networks, card)
}

const fetchFile = async (networks: Networks, text: string): Promise<void> => {
  try {
    const url = new URL(text, document.baseURI)
    if (url.origin !== location.origin)
      throw new Error('Only addresses of this site can be fetched; download the file and drop it here.')
    const response = await fetch(url)
    if (!response.ok) throw new Error(`The server answered ${response.status} for ${url.pathname}.`)
    await takeFile(networks, new File([await response.blob()], url.pathname.split('/').at(-1) || 'network'))
  } catch (error) {
    networks.refuse(messageOf(error))
  }
}

/** A drop, as React has it or the window. */
type Dropped = Pick<DragEvent, 'preventDefault'> & { readonly dataTransfer: DataTransfer | null }

/** Networks and cards; other files are for the page. Settings in JSON look like cards, which mean nothing without a network. */
const isTaken = (files: readonly File[], hasNetwork: boolean): boolean =>
  files.some(({ name }) => /\.onnx$/i.test(name)) ||
  files.some(({ name }) => /\.card\.json$/i.test(name) || (hasNetwork && /\.json$/i.test(name)))

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

/** Which network runs, and adding your own. */
export const NetworkPopover = ({
  isOpen,
  onOpen,
}: {
  readonly isOpen: boolean
  readonly onOpen: (isOpen: boolean) => void
}) => {
  const { networks } = useWiring()
  const chosen = useExplorer((state) => state.document.network)
  const running = useExplorer(({ engine }) => (engine.phase === 'ready' ? engine.model.name : null))
  const { listed, kept, file, adding } = useStore(networks.store)
  const [url, setUrl] = useState('')
  const own = kept.find(({ id }) => id === chosen)
  const world = exactWorldOf(chosen)
  return (
    <Popover.Root open={isOpen} onOpenChange={onOpen}>
      <Popover.Trigger asChild>
        <button
          type="button"
          className="badge network-badge"
          aria-label={`Network: ${running ?? 'starting'}. Change network`}
          title="Choose another world or network, or add your own"
        >
          {running ?? 'Network'}
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover" aria-label="Network" align="end" sideOffset={8} collisionPadding={10}>
          <h3>World or network</h3>
          <label className="caption">
            Images come from{' '}
            <select
              className="select"
              value={world ? exactId({ side: world.side, seed: publishedSeed }) : (chosen ?? '')}
              onChange={({ target }) => networks.choose(target.value || null)}
            >
              {knownSides.map((side) => {
                const one = { side, seed: publishedSeed }
                return (
                  <option key={side} value={exactId(one)}>
                    {exactName(one)}
                  </option>
                )
              })}
              <option value="">{listed.find(({ id }) => id === networks.usual)?.label ?? networks.usual}</option>
              {listed
                .filter(({ id }) => id !== networks.usual)
                .map(({ id, label }) => (
                  <option key={id} value={id}>
                    {label}
                  </option>
                ))}
              {kept.map(({ id, label }) => (
                <option key={id} value={id}>
                  {label} (yours)
                </option>
              ))}
            </select>
          </label>
          {world && <WorldSeed world={world} />}
          {own && (
            <p className="caption">
              {own.verdict}{' '}
              <button type="button" className="button" onClick={() => networks.remove(own.id)}>
                Remove {own.label}
              </button>
            </p>
          )}
          <h3>Bring your own</h3>
          {file && adding.status !== 'doing' ? (
            <NetworkQuestions networks={networks} file={file} />
          ) : (
            <>
              <p className="caption">
                An .onnx file for images of 32 x 32 or 64 x 64, with its .card.json or without, dropped on the panel or
                chosen here. It stays in this browser.
              </p>
              <label className="caption">
                File{' '}
                <input
                  type="file"
                  accept=".onnx,.json"
                  multiple
                  onChange={({ target }) => void takeFiles(networks, [...(target.files ?? [])])}
                />
              </label>
              <form
                onSubmit={(event) => {
                  event.preventDefault()
                  void fetchFile(networks, url)
                }}
              >
                <label className="caption">
                  or an address of this site{' '}
                  <input
                    className="text-input"
                    type="text"
                    value={url}
                    onChange={({ target }) => setUrl(target.value)}
                  />
                </label>{' '}
                <button type="submit" className="button" disabled={url === ''}>
                  Fetch
                </button>
              </form>
            </>
          )}
          {adding.status === 'doing' && (
            <p role="status">
              {adding.what}…{' '}
              <button type="button" className="button" onClick={() => networks.cancel()}>
                Cancel
              </button>
            </p>
          )}
          {adding.status === 'refused' && (
            <p className="fault" role="alert">
              {adding.message}
            </p>
          )}
          {adding.status === 'kept' && !own && <p role="status">{adding.message}</p>}
          <Popover.Arrow fill="var(--line)" />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
