import { useId, useState } from 'react'
import { outlines } from '../../scenes/outlines.ts'
import { embedParts, type PartName, partNames } from '../../state/embed/parts.ts'
import { frameAddress, frameSnippet, linkTo, markdownSnippet, pictureOf } from '../../state/embed/snippets.ts'
import { sceneOf } from '../../state/selectors.ts'
import { hashOfShared } from '../../state/url-link.ts'
import { Segments } from '../controls/Segments.tsx'
import { useExplorer } from '../explorer-context.tsx'
import { CopyField } from './CopyField.tsx'
import { QrCode } from './QrCode.tsx'
import './share.css'

const themes = [
  { value: 'auto', label: 'Reader’s', title: 'Light or dark as the reader’s system is' },
  { value: 'light', label: 'Light', title: 'Always light, for a page that is' },
  { value: 'dark', label: 'Dark', title: 'Always dark, for a page that is' },
] as const
type Theme = (typeof themes)[number]['value']

const isOwnMachine = (): boolean =>
  window.location.protocol === 'file:' || ['localhost', '127.0.0.1', '[::1]'].includes(window.location.hostname)

/** The part of the page as an iframe: which part, what of it is left out, and its colours. */
const FrameFields = ({ hash, title }: { readonly hash: string; readonly title: string }) => {
  const headingId = useId()
  const isScene = useExplorer((state) => sceneOf(state) !== undefined)
  const usual = useExplorer((state) => (state.door === 'compare' ? 'compare' : 'toy'))
  const offered = partNames.filter((name) => name !== 'stage' || isScene)
  const [chosen, setPart] = useState<PartName>(isScene ? 'stage' : usual)
  const [hidden, setHidden] = useState<readonly string[]>([])
  const [theme, setTheme] = useState<Theme>('auto')
  const part = offered.includes(chosen) ? chosen : usual
  const controls: Readonly<Record<string, string>> = embedParts[part].controls
  const request = { part, hidden: hidden.filter((name) => name in controls), theme }
  const address = frameAddress(window.location.href, hash, request)
  return (
    <section className="share-frame" aria-labelledby={headingId}>
      <h3 id={headingId}>Frame for a web page, slides or a course</h3>
      <div className="share-choices">
        <Segments
          label="Part in the frame"
          value={part}
          segments={offered.map((name) => ({ value: name, label: embedParts[name].label }))}
          onValue={setPart}
        />
        <Segments label="Colours of the frame" value={theme} segments={themes} onValue={setTheme} />
        <fieldset className="share-hidden">
          <legend className="caption">Leave out</legend>
          {Object.entries(controls).map(([name, about]) => (
            <label key={name}>
              <input
                type="checkbox"
                checked={hidden.includes(name)}
                onChange={({ target }) =>
                  setHidden(target.checked ? [...hidden, name] : hidden.filter((other) => other !== name))
                }
              />
              {about}
            </label>
          ))}
        </fieldset>
      </div>
      <CopyField
        label="HTML of the frame"
        help="It runs by itself and reads nothing of the page around it."
        lines={6}
        text={frameSnippet(address, title, request)}
      />
    </section>
  )
}

/** Ways to show this state elsewhere. */
export const ShareForm = () => {
  const hash = useExplorer((state) => hashOfShared({ ...state, isPresenting: false, isPointing: false }))
  // A frame has no doors.
  const framed = useExplorer((state) => hashOfShared({ ...state, isPresenting: false, isPointing: false, door: 'lab' }))
  const scene = useExplorer(sceneOf)
  const [isLarge, setLarge] = useState(false)
  const link = linkTo(window.location.href, hash)
  const title = scene ? `Samplerscope: ${scene.title}` : 'Samplerscope'
  const builtIn = outlines.some(({ id }) => id === scene?.id) ? (scene?.id ?? null) : null
  return (
    <div className="share" data-large={isLarge || undefined}>
      {isOwnMachine() && (
        <p className="share-own">
          This page is served by your own machine: these addresses work there and nowhere else. Share from the page of a
          web host.
        </p>
      )}
      <div className="share-link">
        <CopyField label="Link" help="Opens exactly this state." lines={3} text={link} />
        <QrCode text={link} isLarge={isLarge} onLarge={setLarge} />
      </div>
      <FrameFields hash={framed} title={title} />
      <CopyField
        label="Picture that links, as Markdown"
        help={builtIn ? 'The picture of this scene.' : 'The picture of the page.'}
        lines={3}
        text={markdownSnippet(link, title, pictureOf(window.location.href, builtIn))}
      />
    </div>
  )
}
