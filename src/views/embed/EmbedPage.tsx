import { ExternalLink } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { printHash } from '../../scenes/link.ts'
import { printTour } from '../../scenes/tour.ts'
import { linkParent } from '../../state/embed/parent-link.ts'
import { embedParts, fillsFrame, type PartName } from '../../state/embed/parts.ts'
import { type Embed, withoutEmbed } from '../../state/embed/request.ts'
import { ArenaDoor } from '../arena/ArenaDoor.tsx'
import { CodeButton } from '../code/CodeButton.tsx'
import { Guarded } from '../controls/Guarded.tsx'
import { Late } from '../controls/late.tsx'
import { AddDesign } from '../design/AddDesign.tsx'
import { Essentials } from '../design/Essentials.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { ImagePanel } from '../images/ImagePanel.tsx'
import { WorldSwitch } from '../images/WorldSwitch.tsx'
import { stagePart } from '../late-parts.tsx'
import { Notes } from '../Notes.tsx'
import { Scrubber } from '../pictures/Scrubber.tsx'
import { Schedule } from '../Schedule.tsx'
import { Toy } from '../Toy.tsx'
import { useStrayDrops } from '../use-stray-drops.ts'
import { useUndoKeys } from '../use-undo-keys.ts'
import './embed.css'
import './hide.css'
import { useFrameKeys } from './use-frame-keys.ts'

/** Each part as it stands alone, in a `main` of its own or of the frame. */
const parts: Readonly<Record<PartName, () => ReactNode>> = {
  toy: () => (
    <main>
      <Toy />
    </main>
  ),
  pictures: () => (
    <main>
      <ImagePanel />
    </main>
  ),
  schedule: () => (
    <main>
      <Schedule />
    </main>
  ),
  stage: () => <Late part={stagePart} with={{ code: <CodeButton /> }} />,
  compare: () => (
    <ArenaDoor
      adding={<AddDesign />}
      essentials={<Essentials />}
      source={<WorldSwitch />}
      scrubber={<Scrubber />}
      schedule={(plotHeight) => <Schedule plotHeight={plotHeight} />}
    />
  ),
}

/** The same state in the whole page, in a tab of its own. */
const WholePage = ({ part }: { readonly part: PartName }) => {
  const hash = useExplorer((state) =>
    [printHash(state.document), printTour({ ...state, isPresenting: false, door: part === 'compare' ? part : 'lab' })]
      .filter((text) => text !== '')
      .join('&'),
  )
  const { origin, pathname, search } = window.location
  const url = `${origin === 'null' ? 'file://' : origin}${pathname}${withoutEmbed(search)}#${hash}`
  return (
    <footer>
      <a className="embed-link" href={url} target="_blank" rel="noopener">
        Open in Samplerscope <ExternalLink size={12} aria-hidden />
      </a>
    </footer>
  )
}

/** One part of the explorer alone, for a frame in somebody else's page. */
export const EmbedPage = ({ embed }: { readonly embed: Embed }) => {
  const { explorer } = useWiring()
  const { part, hidden } = embed
  const content = useRef<HTMLDivElement>(null)
  useUndoKeys()
  useFrameKeys()
  useStrayDrops(undefined)
  useEffect(
    () =>
      linkParent(explorer, window, embed, document.baseURI, (listener) => {
        const observer = new ResizeObserver(([entry]) => listener(entry!.borderBoxSize[0]!.blockSize))
        if (content.current) observer.observe(content.current)
        return () => observer.disconnect()
      }),
    [explorer, embed],
  )
  return (
    <div
      ref={content}
      className="app embed"
      data-part={part}
      data-hide={hidden.join(' ')}
      data-fills={fillsFrame(part) || undefined}
    >
      <header className="visually-hidden">
        <h1>Samplerscope: {embedParts[part].label}</h1>
      </header>
      <Notes />
      <Guarded name="This part">{parts[part]()}</Guarded>
      {!hidden.includes('link') && <WholePage part={part} />}
    </div>
  )
}
