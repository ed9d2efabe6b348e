import { Contrast, Ellipsis, GraduationCap, Link, Moon, Redo2, Share2, Sun, Undo2 } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useState } from 'react'
import { type Preset, presetOf, presets } from '../core/presets.ts'
import { nameOf } from '../core/table.ts'
import { outlines } from '../scenes/outlines.ts'
import { sceneOf } from '../state/selectors.ts'
import { linkOf } from '../state/url-link.ts'
import { CodeButton } from './code/CodeButton.tsx'
import { Doors } from './Doors.tsx'
import { useExplorer, useWiring } from './explorer-context.tsx'
import iconUrl from './icon.svg'
import { ShareButton, ShareDialog } from './share/ShareButton.tsx'
import { LessonButton } from './stage/lesson/LessonButton.tsx'
import { Way } from './stage/Way.tsx'
import { applyTheme, readTheme, rememberTheme, type Theme, themes } from './theme.ts'
import { useMedia } from './use-media.ts'

const themeIcons = { auto: Contrast, light: Sun, dark: Moon } as const

const useTheme = () => {
  const [theme, setTheme] = useState<Theme>(readTheme)
  const next = themes[(themes.indexOf(theme) + 1) % themes.length]!
  const change = (): void => {
    setTheme(next)
    applyTheme(next)
    rememberTheme(next)
  }
  return { theme, next, change }
}

const ThemeButton = () => {
  const { theme, next, change } = useTheme()
  const Icon = themeIcons[theme]
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={`Theme: ${theme}. Change to ${next}`}
      title={`Theme: ${theme}`}
      onClick={change}
    >
      <Icon aria-hidden />
    </button>
  )
}

const PresetSelect = () => {
  const { explorer } = useWiring()
  const design = useExplorer((state) => state.document.design)
  const current = presetOf(design)
  const choose = (preset: Preset): void =>
    explorer.getState().change('preset', (document) => ({
      ...document,
      design: { ...preset.design, steps: document.design.steps },
    }))
  return (
    <label className="header-design">
      <span className="caption">Preset</span>
      <select
        className="select"
        value={current?.id ?? ''}
        title={current?.source}
        onChange={(event) => {
          const preset = presets.find(({ id }) => id === event.target.value)
          if (preset) choose(preset)
        }}
      >
        {!current && <option value="">{nameOf(design)}</option>}
        {presets.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Opens the first scene that is not done yet, or leaves the scenes. */
const ScenesButton = () => {
  const { explorer } = useWiring()
  const isOpen = useExplorer((state) => state.document.scene !== null)
  const toggle = (): void => {
    const { done, openScene, leaveScene } = explorer.getState()
    if (isOpen) leaveScene()
    else openScene((outlines.find(({ id }) => !done.includes(id)) ?? outlines[0]!).id)
  }
  return (
    <button
      type="button"
      className="button"
      aria-pressed={isOpen}
      title={
        isOpen ? 'Leave the scenes and go back to your own designs' : 'The whole story in scenes, each with a task'
      }
      onClick={toggle}
    >
      <GraduationCap aria-hidden size={18} /> Scenes
    </button>
  )
}

interface MoreMenuProps {
  readonly canRedo: boolean
  readonly onCopyLink: () => void
  readonly onShare: () => void
}

/** On a phone, what has no room in the header. */
const MoreMenu = ({ canRedo, onCopyLink, onShare }: MoreMenuProps) => {
  const { explorer } = useWiring()
  const { theme, next, change } = useTheme()
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button type="button" className="icon-button" aria-label="More" title="More">
          <Ellipsis aria-hidden />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="popover menu" align="end" sideOffset={6} collisionPadding={8}>
          <DropdownMenu.Item disabled={!canRedo} onSelect={() => explorer.getState().redo()}>
            <Redo2 size={16} aria-hidden /> Redo
          </DropdownMenu.Item>
          <DropdownMenu.Item onSelect={onCopyLink}>
            <Link size={16} aria-hidden /> Copy a link to this state
          </DropdownMenu.Item>
          <DropdownMenu.Item onSelect={onShare}>
            <Share2 size={16} aria-hidden /> Share
          </DropdownMenu.Item>
          <DropdownMenu.Item onSelect={change}>
            <Contrast size={16} aria-hidden /> Theme: {theme}. Change to {next}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

/** Name, preset, history, link, ways to share, theme. */
export const Header = () => {
  const { explorer } = useWiring()
  // The stage has nothing but what its scene is about.
  const isLab = useExplorer((state) => sceneOf(state) === undefined && state.door === 'lab')
  const isNarrow = useMedia('(max-width: 560px)')
  const isScene = useExplorer((state) => state.document.scene !== null)
  const canUndo = useExplorer((state) => state.history.past.length > 0)
  const canRedo = useExplorer((state) => state.history.future.length > 0)
  const [isSharing, setSharing] = useState(false)
  const copyLink = async (): Promise<void> => {
    const { note } = explorer.getState()
    try {
      await navigator.clipboard.writeText(linkOf(explorer.getState(), location))
      note('info', 'Link copied.', { isPassing: true })
    } catch {
      note('info', 'The browser does not allow access to the clipboard. Copy the link from the address bar instead.')
    }
  }
  return (
    <header className="header">
      <h1 className="brand">
        <img src={iconUrl} alt="" />
        <span>Samplerscope</span>
      </h1>
      <Doors />
      {isLab ? <PresetSelect /> : isScene ? <Way /> : <span className="header-design" />}
      <div className="header-actions">
        {isLab ? <ScenesButton /> : <CodeButton />}
        <LessonButton />
        <button
          type="button"
          className="icon-button"
          aria-label="Undo"
          title="Undo (Ctrl+Z)"
          disabled={!canUndo}
          onClick={() => explorer.getState().undo()}
        >
          <Undo2 aria-hidden />
        </button>
        {isNarrow ? (
          <MoreMenu onCopyLink={() => void copyLink()} onShare={() => setSharing(true)} canRedo={canRedo} />
        ) : (
          <>
            <button
              type="button"
              className="icon-button"
              aria-label="Redo"
              title="Redo (Ctrl+Shift+Z)"
              disabled={!canRedo}
              onClick={() => explorer.getState().redo()}
            >
              <Redo2 aria-hidden />
            </button>
            <button
              type="button"
              className="icon-button"
              aria-label="Copy a link to this state"
              title="Copy link"
              onClick={() => void copyLink()}
            >
              <Link aria-hidden />
            </button>
            <ShareButton onOpen={setSharing} />
            <ThemeButton />
          </>
        )}
        <ShareDialog isOpen={isSharing} onOpen={setSharing} />
      </div>
    </header>
  )
}
