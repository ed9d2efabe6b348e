import { Popover } from 'radix-ui'
import { lazy, Suspense, useState } from 'react'
import { useStore } from 'zustand'
import { knownSides } from '../../engine/card.ts'
import { exactId, exactName, exactWorldOf, publishedSeed } from '../../engine/exact/worlds.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { GuideChoice } from './GuideChoice.tsx'
import { fetchFile, takeFiles } from './take-files.ts'
import { WorldSeed } from './WorldSeed.tsx'

/** Fetched with the first file. */
const NetworkQuestions = lazy(() =>
  import('./NetworkQuestions.tsx').then(({ NetworkQuestions: component }) => ({ default: component })),
)

/** A refusal stands at the end of a popover that may be longer than the window. */
const reveal = (alert: HTMLElement | null): void => alert?.scrollIntoView({ block: 'nearest' })

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
          {running ?? (world ? exactName(world) : 'Network')}
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="popover network-popover"
          aria-label="Network"
          align="end"
          sideOffset={8}
          collisionPadding={10}
        >
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
          {world ? <WorldSeed world={world} /> : <GuideChoice />}
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
            <Suspense fallback={null}>
              <NetworkQuestions networks={networks} file={file} />
            </Suspense>
          ) : (
            <>
              <p className="caption">
                An .onnx file for images of up to 64 x 64, dropped on the panel or chosen here: alone, or with its
                .onnx.data, its .card.json or its scheduler_config.json. It stays in this browser.
              </p>
              <label className="caption">
                File{' '}
                <input
                  type="file"
                  accept=".onnx,.json,.data,.onnx_data,.bin"
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
            <div key={adding.message} className="fault" role="alert" ref={reveal}>
              {adding.message}
              {adding.line && <code className="recipe">{adding.line}</code>}
            </div>
          )}
          {adding.status === 'kept' && !own && <p role="status">{adding.message}</p>}
          <Popover.Arrow fill="var(--line)" />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
