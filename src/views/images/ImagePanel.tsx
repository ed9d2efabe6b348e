import { Dices } from 'lucide-react'
import { useId, useMemo, useState } from 'react'
import { isSeed, maxSeed, nextSeed } from '../../document/fields.ts'
import { type ImageCount, type ImageSettings, imageCounts, imageViews, labelsOf } from '../../document/images.ts'
import type { SlotId } from '../../document/slots.ts'
import { comparedOf } from '../../state/selectors.ts'
import { leadsFromNoLabel } from '../../toy/target.ts'
import { NumberField } from '../controls/NumberField.tsx'
import { Progress } from '../controls/Progress.tsx'
import { Segments } from '../controls/Segments.tsx'
import { readValue } from '../controls/spread.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { statusText, viewLabels } from '../pictures/image-text.ts'
import { LargeView } from '../pictures/LargeView.tsx'
import { SavePictures } from '../pictures/SavePictures.tsx'
import { Scrubber } from '../pictures/Scrubber.tsx'
import { SlotMarker } from '../slot-style.tsx'
import { EnginePopover } from './EnginePopover.tsx'
import { ImageGrid } from './ImageGrid.tsx'
import { NetworkPopover } from './NetworkPopover.tsx'
import { RunLine } from './RunLine.tsx'
import { useNetworkDrop } from './take-files.ts'
import { WorldSwitch } from './WorldSwitch.tsx'
import './images.css'

/** Until the network's card, or the world, says which classes it knows. */
const noNames: readonly string[] = []

/** Images of one row when designs stand under each other. */
const mostColumns = 9

/** Class, count, seed and view of the sampled images. */
const ImageControls = ({
  names,
  classes,
  needsClass,
}: {
  readonly names: readonly string[]
  /** How many classes there are to choose from. */
  readonly classes: number
  readonly needsClass: boolean
}) => {
  const { explorer } = useWiring()
  const images = useExplorer((state) => state.document.images)
  const seed = useExplorer((state) => state.document.seed)
  const isGuided = useExplorer((state) => leadsFromNoLabel(state.document.design.guidance))
  const seedId = useId()
  const [fault, setFault] = useState<string>()
  const set = (key: keyof ImageSettings, part: Partial<ImageSettings>): void =>
    explorer
      .getState()
      .change(`images.${key}`, (document) => ({ ...document, images: { ...document.images, ...part } }))
  const setSeed = (next: number): void =>
    explorer.getState().change('seed', (document) => ({ ...document, seed: next }))
  return (
    <>
      <div className="image-controls">
        <Segments
          label="Number of images"
          value={String(images.count)}
          segments={imageCounts.map((count) => ({ value: String(count), label: String(count) }))}
          onValue={(count) => set('count', { count: Number(count) as ImageCount })}
        />
        <label>
          Class
          <select
            className="select"
            value={String(images.class)}
            onChange={({ target: { value } }) =>
              set('class', { class: value === 'all' || value === 'none' ? value : Number(value) })
            }
          >
            <option value="all">all in turn</option>
            <option value="none" disabled={needsClass}>
              none
            </option>
            {Array.from(
              { length: typeof images.class === 'number' ? Math.max(classes, images.class + 1) : classes },
              (_, k) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a class is its index
                <option key={k} value={k}>
                  {names[k] ?? `class ${k}`}
                </option>
              ),
            )}
          </select>
        </label>
      </div>
      <div className="image-controls spread">
        <Segments
          label="What is shown"
          value={images.view}
          segments={imageViews.map((view) => ({
            value: view,
            label: viewLabels[view].label,
            title: viewLabels[view].help,
          }))}
          onValue={(view) => set('view', { view })}
        />
        <span className="seed">
          <label htmlFor={seedId}>
            Seed
            <NumberField
              id={seedId}
              text={String(seed)}
              faultId={fault && `${seedId}-fault`}
              onFault={setFault}
              onText={(typed) => {
                const next = readValue(typed)
                if (!isSeed(next)) return `must be a whole number from 0 to ${maxSeed}`
                setSeed(next)
                return undefined
              }}
            />
          </label>
          <button
            type="button"
            className="icon-button"
            aria-label="Next seed"
            title="Next seed: new starting noise for the images and the toy"
            onClick={() => setSeed(nextSeed(seed))}
          >
            <Dices aria-hidden />
          </button>
        </span>
      </div>
      {isGuided && images.class === 'none' && (
        <p className="caption">Guidance needs a class. Without one, both of its network calls are the same.</p>
      )}
      {fault && (
        <p className="fault" id={`${seedId}-fault`} role="alert">
          Seed {fault}. It is still {seed}.
        </p>
      )}
    </>
  )
}

/** What the engine is doing, in place of images or under them. */
const EngineLine = () => {
  const { engine } = useWiring()
  const status = useExplorer((state) => state.engine)
  const share = status.phase === 'loading' && status.total > 0 ? status.received / status.total : null
  return (
    <>
      <p role="status" className={status.phase === 'failed' ? 'fault' : 'caption'}>
        {statusText(status)}
      </p>
      {status.phase === 'loading' && <Progress label="Network fetched" share={share} />}
      {status.phase === 'failed' && (
        <button type="button" className="button" onClick={() => engine.retry()}>
          Try again
        </button>
      )}
    </>
  )
}

/** Pictures, exact or a network’s, under the same design as the toy. */
export const ImagePanel = () => {
  const images = useExplorer((state) => state.document.images)
  const status = useExplorer((state) => state.engine)
  const hasImages = useExplorer(({ runs }) => Object.values(runs).some((run) => run.frames.length > 0))
  const compared = useExplorer(comparedOf)
  const active = useExplorer((state) => state.document.slot)
  const [open, setOpen] = useState<{ readonly slot: SlotId; readonly index: number } | null>(null)
  const labels = useMemo(() => labelsOf(images), [images])
  const [isChoosing, setChoosing] = useState(false)
  const drop = useNetworkDrop(() => setChoosing(true))
  const model = status.phase === 'ready' ? status.model : undefined
  const names = model?.labels ?? noNames
  return (
    <section className="panel area-images" aria-label="Pictures" {...drop}>
      <header>
        <h2>Pictures</h2>
        <span className="image-badges">
          <WorldSwitch />
          <NetworkPopover isOpen={isChoosing} onOpen={setChoosing} />
          <EnginePopover status={status} />
          {hasImages && <SavePictures />}
        </span>
      </header>
      <ImageControls names={names} classes={model?.classes ?? 10} needsClass={model?.needsClass ?? false} />
      {compared.length > 1 && hasImages ? (
        <div className="image-rows">
          {compared.map(({ id, name }) => (
            <div key={id}>
              <div className="image-row-head">
                <SlotMarker id={id} />
                <strong>{id}</strong>
                <span className="caption">{name}</span>
              </div>
              <ImageGrid
                slot={id}
                columns={Math.min(labels.length, mostColumns)}
                labels={labels}
                names={names}
                onOpen={(index) => setOpen({ slot: id, index })}
                empty="waiting for the engine"
              />
            </div>
          ))}
        </div>
      ) : (
        <ImageGrid
          slot={active}
          labels={labels}
          names={names}
          onOpen={(index) => setOpen({ slot: active, index })}
          empty={status.phase === 'ready' ? 'The first images are being sampled.' : <EngineLine />}
        />
      )}
      <Scrubber />
      <RunLine />
      {(hasImages || status.phase === 'ready') && <EngineLine />}
      <LargeView
        slot={open?.slot ?? active}
        index={open?.index ?? null}
        labels={labels}
        names={names}
        onIndex={(index) => setOpen(index === null ? null : { slot: open?.slot ?? active, index })}
      />
    </section>
  )
}
