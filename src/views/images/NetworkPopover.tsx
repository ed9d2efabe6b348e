import { Popover } from 'radix-ui'
import { type DragEvent, useState } from 'react'
import { useStore } from 'zustand'
import { messageOf } from '../../engine/fault.ts'
import { inspectOnnx } from '../../engine/own/inspect.ts'
import { parameterizations } from '../../engine/own/parameterizations.ts'
import type { Answers } from '../../engine/own/wrap.ts'
import type { Networks } from '../../state/network-link.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'

/** More than any 32 x 32 denoiser has, and what a tab can hold several times. */
const mostBytes = 512 * 2 ** 20

/** Reads a file and says what is wrong with it before anything is asked. */
const takeFile = async (networks: Networks, file: File): Promise<void> => {
  networks.take(null)
  try {
    if (file.size > mostBytes)
      throw new Error(`The file has ${(file.size / 2 ** 20).toFixed(0)} MiB; at most 512 fit into a page.`)
    const bytes = new Uint8Array(await file.arrayBuffer())
    inspectOnnx(bytes)
    networks.take({ name: file.name.replace(/\.onnx$/i, '').slice(0, 40), bytes })
  } catch (error) {
    networks.refuse(messageOf(error))
  }
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

/** Handlers that make an element take a dropped .onnx file. */
export const useNetworkDrop = (onTaken: () => void) => {
  const { networks } = useWiring()
  return {
    onDragOver: (event: DragEvent) => {
      if (event.dataTransfer.types.includes('Files')) event.preventDefault()
    },
    onDrop: (event: DragEvent) => {
      const file = event.dataTransfer.files[0]
      if (!file) return
      event.preventDefault()
      void takeFile(networks, file).then(onTaken)
    },
  }
}

/** What the file cannot tell. */
const Questions = ({ networks, name }: { readonly networks: Networks; readonly name: string }) => {
  const [parameterization, setParameterization] = useState('denoised')
  const [sigmaData, setSigmaData] = useState('0.5')
  const [range, setRange] = useState<Answers['range']>('signed')
  const number = Number(sigmaData)
  const isGood = Number.isFinite(number) && number > 0
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (isGood) networks.bring({ parameterization, sigmaData: number, range })
      }}
    >
      <p className="caption">“{name}” does not say what it predicts:</p>
      <p>
        <label className="caption">
          It predicts{' '}
          <select
            className="select"
            value={parameterization}
            onChange={({ target }) => setParameterization(target.value)}
          >
            {parameterizations.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </select>
        </label>
      </p>
      {parameterization === 'edm' && (
        <p>
          <label className="caption">
            sigma_data{' '}
            <input
              className="text-input"
              inputMode="decimal"
              size={6}
              value={sigmaData}
              aria-invalid={!isGood}
              onChange={({ target }) => setSigmaData(target.value)}
            />
          </label>
          {!isGood && <span className="fault"> must be a positive number</span>}
        </p>
      )}
      <p>
        <label className="caption">
          Its images are in{' '}
          <select
            className="select"
            value={range}
            onChange={({ target }) => setRange(target.value as Answers['range'])}
          >
            <option value="signed">[-1, 1]</option>
            <option value="unit">[0, 1]</option>
          </select>
        </label>
      </p>
      <button type="submit" className="button">
        Check and use it
      </button>{' '}
      <button type="button" className="button" onClick={() => networks.cancel()}>
        Cancel
      </button>
    </form>
  )
}

/** Which network runs, and bringing another one. */
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
  const { listed, kept, file, bringing } = useStore(networks.store)
  const [url, setUrl] = useState('')
  const own = kept.find(({ id }) => id === chosen)
  return (
    <Popover.Root open={isOpen} onOpenChange={onOpen}>
      <Popover.Trigger asChild>
        <button type="button" className="badge" aria-label={`Network: ${running ?? 'starting'}. Change it`}>
          Network
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover" aria-label="Network" align="end" sideOffset={8} collisionPadding={10}>
          <h3>Network</h3>
          <label className="caption">
            Images come from{' '}
            <select
              className="select"
              value={chosen ?? ''}
              onChange={({ target }) => networks.choose(target.value || null)}
            >
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
                  {label} (brought)
                </option>
              ))}
            </select>
          </label>
          {own && (
            <p className="caption">
              {own.verdict}{' '}
              <button type="button" className="button" onClick={() => networks.remove(own.id)}>
                Remove {own.label}
              </button>
            </p>
          )}
          <h3>Bring your own</h3>
          {file && bringing.status !== 'doing' ? (
            <Questions networks={networks} name={file.name} />
          ) : (
            <>
              <p className="caption">
                An .onnx file for 32 x 32 images, dropped on the panel or chosen here. It stays in this browser.
              </p>
              <label className="caption">
                File{' '}
                <input
                  type="file"
                  accept=".onnx"
                  onChange={({ target }) => target.files?.[0] && void takeFile(networks, target.files[0])}
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
          {bringing.status === 'doing' && (
            <p role="status">
              {bringing.what}…{' '}
              <button type="button" className="button" onClick={() => networks.cancel()}>
                Cancel
              </button>
            </p>
          )}
          {bringing.status === 'refused' && (
            <p className="fault" role="alert">
              {bringing.message}
            </p>
          )}
          {bringing.status === 'kept' && !own && <p role="status">{bringing.message}</p>}
          <Popover.Arrow fill="var(--line)" />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
