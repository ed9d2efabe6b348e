import { ExternalLink } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { outlines } from '../../scenes/outlines.ts'
import { linkParent } from '../../state/embed/parent-link.ts'
import { embedParts, fillsFrame, type PartName } from '../../state/embed/parts.ts'
import type { Embed } from '../../state/embed/request.ts'
import { linkOf } from '../../state/url-link.ts'
import { Guarded } from '../controls/Guarded.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { ImagePanel } from '../images/ImagePanel.tsx'
import { Notes } from '../Notes.tsx'
import { LevelText } from '../schedule/LevelText.tsx'
import { Toy } from '../Toy.tsx'
import { useStrayDrops } from '../use-stray-drops.ts'
import { useUndoKeys } from '../use-undo-keys.ts'
import './embed.css'
import './hide.css'
import { useFrameKeys } from './use-frame-keys.ts'

/** Parts of the first load, as the page has them anyway. */
export interface LoadedParts {
  readonly compare: ReactNode
  readonly schedule: (Text: typeof LevelText) => ReactNode
  readonly stage: ReactNode
}

/** Each part as it stands alone, in a `main` of its own or of the frame. */
const partOf = (part: PartName, loaded: LoadedParts): ReactNode => {
  switch (part) {
    case 'toy':
      return (
        <main>
          <Toy />
        </main>
      )
    case 'pictures':
      return (
        <main>
          <ImagePanel />
        </main>
      )
    case 'schedule':
      return <main>{loaded.schedule(LevelText)}</main>
    case 'stage':
    case 'compare':
      return loaded[part]
    default:
      return part satisfies never
  }
}

/** The same state in the whole page, in a tab of its own. */
const WholePage = ({ part }: { readonly part: PartName }) => {
  const url = useExplorer((state) =>
    linkOf({ ...state, isPresenting: false, door: part === 'compare' ? part : 'lab' }, window.location),
  )
  return (
    <footer>
      <a className="embed-link" href={url} target="_blank" rel="noopener">
        Open in Samplerscope <ExternalLink size={12} aria-hidden />
      </a>
    </footer>
  )
}

/** One part of the explorer alone, for a frame in somebody else's page. */
export const EmbedPage = ({ embed, loaded }: { readonly embed: Embed; readonly loaded: LoadedParts }) => {
  const { explorer } = useWiring()
  const { part, hidden } = embed
  const content = useRef<HTMLDivElement>(null)
  useUndoKeys()
  useFrameKeys()
  useStrayDrops(undefined)
  useEffect(() => {
    const { document: state, openScene } = explorer.getState()
    // A lesson of the address may still be on its way.
    if (part === 'stage' && state.scene === null && !/[#&]lesson=/.test(window.location.hash))
      openScene(outlines[0]!.id)
    return linkParent(explorer, window, embed, document.baseURI, (listener) => {
      const observer = new ResizeObserver(([entry]) => listener(entry!.borderBoxSize[0]!.blockSize))
      if (content.current) observer.observe(content.current)
      return () => observer.disconnect()
    })
  }, [explorer, embed, part])
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
      <Guarded name="This part">{partOf(part, loaded)}</Guarded>
      {!hidden.includes('link') && <WholePage part={part} />}
    </div>
  )
}
