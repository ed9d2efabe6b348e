import { giveStacks } from './base/quiet-errors.ts'
import 'katex/dist/katex.min.css'
import './views/tokens.css'
import './views/app.css'
import './views/controls/buttons.css'
import './views/controls/controls.css'
import './views/controls/popover.css'
import { StrictMode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { oneFile } from './base/site-file.ts'
import { calibrate, findCandidates } from './engine/calibrate.ts'
import { createEngine } from './engine/client.ts'
import { idleEngine } from './engine/idle.ts'
import type { StartOptions } from './engine/protocol.ts'
import { keepOffline } from './offline/register.ts'
import { linkCalibration, startOf } from './state/calibration-link.ts'
import type { Embed } from './state/embed/request.ts'
import { readEngineChoice } from './state/engine-choice.ts'
import { type LinkedEngine, linkEngine } from './state/engine-link.ts'
import type { Explorer } from './state/explorer.ts'
import { keepHistory } from './state/history-link.ts'
import { keepLearning } from './state/learning.ts'
import { prepareLesson } from './state/lesson-link.ts'
import { linkNetworks, networkUrl, sourceOf } from './state/network-link.ts'
import { sayWhatIsNotKept } from './state/not-kept.ts'
import { openingDocument } from './state/opening.ts'
import { keepOwn } from './state/own-link.ts'
import type { Run } from './state/run.ts'
import { activeRunOf, sceneOf } from './state/selectors.ts'
import { linkShipped } from './state/shipped-link.ts'
import { createExplorer } from './state/store.ts'
import { documentOf, linkUrl, tourOf } from './state/url-link.ts'
import { visibilityOf } from './state/visibility.ts'
import { App } from './views/App.tsx'
import { Late } from './views/controls/late.tsx'
import { embedPart } from './views/embed/embed-part.ts'
import { ExplorerContext } from './views/explorer-context.tsx'
import { FramedApp } from './views/FramedApp.tsx'
import { createScreenElement } from './views/images/screen.ts'
import { labPart, notesPart, prefetchWhenIdle, stagePart } from './views/late-parts.tsx'
import { applyTheme, readTheme } from './views/theme.ts'

giveStacks()

/**
 * `?model=NAME` loads another network of public/models; `?backend=webgpu|wasm` overrides the choice of device, and
 * `onnxruntime` there is the CPU without the page's own kernels. `?notes=ID` is the window of a talk's notes, `?embed=PART` a
 * part alone, in a frame.
 */
const query = new URLSearchParams(location.search)

/** For the browser's console, the tests and the benchmarks: the store and the engine of this page. */
declare global {
  interface Window {
    samplerscope: {
      readonly explorer: Explorer
      readonly engine: LinkedEngine
      /** The active design's newest run. */
      readonly activeRun: () => Run | undefined
    }
  }
}
/** Puts the explorer together: store, address, engine, views; with `embed` one part of it, which keeps nothing. */
const openPage = (root: Root, embed: Embed | null): void => {
  const modelName = query.get('model') ?? oneFile()?.network ?? 'cifar10-mini'
  /** What a page shows that was asked for nothing: exact pictures, which any machine has at once. */
  const first = query.has('model') ? null : openingDocument('exact')
  const backend = query.get('backend')
  const forced: Pick<StartOptions, 'preferred' | 'isOnnxruntime' | 'because'> | undefined =
    backend === 'webgpu' || backend === 'wasm'
      ? { preferred: backend }
      : backend === 'onnxruntime'
        ? { preferred: 'wasm', isOnnxruntime: true }
        : // WebGPU needs onnxruntime.
          oneFile() && { preferred: 'wasm', because: 'WebGPU needs onnxruntime, which is not in this one file' }
  const site = { base: document.baseURI, usual: modelName }

  const address = location.hash
  const lesson = prepareLesson(address, document.baseURI)
  const { value, notes, remarks = [] } = documentOf(address, first)
  const tour = tourOf(location.hash, first)
  const explorer = createExplorer(value)
  explorer.getState().follow(tour.value)
  if (embed === null) {
    keepOwn(explorer, window)
    keepHistory(explorer, window)
    keepLearning(explorer, window)
    sayWhatIsNotKept(explorer)
  } else {
    explorer.getState().present(false)
    for (const text of embed.notes) explorer.getState().note('warning', text)
  }
  for (const text of [...notes, ...tour.notes]) explorer.getState().note('warning', text)
  for (const text of remarks) explorer.getState().note('info', text)
  if (explorer.getState().fault !== null)
    explorer
      .getState()
      .note('warning', `The design of this link cannot run; the default one is shown: ${explorer.getState().fault}`)
  if (lesson.kind === 'fetching')
    void lesson.fault.then((fault) => {
      if (fault === undefined) explorer.getState().open(documentOf(address, first).value, [])
      else explorer.getState().note('warning', fault)
    })
  linkUrl(explorer, window, { first, addsHistory: embed === null })
  // The door of the link comes while the engine starts.
  if (embed) void embedPart.prefetch()
  else if (sceneOf(explorer.getState())) void stagePart.prefetch()
  else if (explorer.getState().door === 'lab') void labPart.prefetch()
  explorer.getState().report({ engineChoice: readEngineChoice() })

  /** Id of the network that the document names, or else of the page's usual one. */
  const modelInUse = (): string => explorer.getState().document.network ?? modelName
  const visibility = visibilityOf(document)
  const screen = createScreenElement()
  const engine = linkEngine(
    explorer,
    (listener) =>
      embed !== null && !embed.hasPictures
        ? idleEngine()
        : createEngine({
            ...(forced ?? startOf(explorer.getState().engineChoice, modelInUse())),
            ...sourceOf(explorer.getState().document.network, site),
            listener,
            makeCanvas: screen.renew,
          }),
    visibility,
  )
  const calibration = linkCalibration(explorer, engine, {
    model: modelInUse,
    isAutomatic: forced === undefined,
    visibility,
    findCandidates,
    calibrate: (candidates, signal) =>
      calibrate(networkUrl(explorer.getState().document.network, site), candidates, signal),
  })
  const networks = linkNetworks(explorer, engine, {
    ...site,
    choice: () => forced ?? startOf(explorer.getState().engineChoice, modelInUse()),
  })

  keepOffline({
    isForced: query.has('offline'),
    onUpdate: (reload) => {
      // A frame is no place for it: its next visit has the newer version.
      if (embed === null)
        explorer
          .getState()
          .note('info', 'A newer version of Samplerscope is there. Reload when nothing is being measured.', {
            action: { label: 'Reload', run: reload },
          })
    },
  })

  // They are of the page's usual network.
  if (!query.has('model') && !oneFile() && (embed === null || embed.hasPictures))
    linkShipped(explorer, document.baseURI)
  if (embed === null) prefetchWhenIdle({ explorer, engine })

  window.samplerscope = { explorer, engine, activeRun: () => activeRunOf(explorer.getState()) }

  root.render(
    <StrictMode>
      <ExplorerContext value={{ explorer, engine, calibration, networks, screen }}>
        {embed === null ? <App /> : <FramedApp embed={embed} />}
      </ExplorerContext>
    </StrictMode>,
  )
}

const root = createRoot(document.getElementById('root')!)
const talk = query.get('notes')

/** `embed` is null for the whole page, and a sentence where a frame's address names no part. */
const begin = (embed: Embed | string | null): void => {
  applyTheme(embed === null || typeof embed === 'string' ? readTheme() : embed.theme)
  if (embed !== null) document.documentElement.dataset.embed = ''
  if (typeof embed === 'string')
    void import('./views/embed/EmbedFault.tsx').then(({ EmbedFault }) => root.render(<EmbedFault text={embed} />))
  else if (talk === null) openPage(root, embed)
  else
    root.render(
      <StrictMode>
        <Late part={notesPart} with={{ talk }} />
      </StrictMode>,
    )
}

// What reads the address of a frame is in no other page's first load.
if (query.has('embed')) void import('./state/embed/request.ts').then(({ readEmbed }) => begin(readEmbed(query)))
else begin(null)
