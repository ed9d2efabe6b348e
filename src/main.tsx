import 'katex/dist/katex.min.css'
import './views/tokens.css'
import './views/app.css'
import './views/controls/buttons.css'
import './views/controls/controls.css'
import './views/controls/popover.css'
import { StrictMode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { calibrate, findCandidates } from './engine/calibrate.ts'
import { createEngine } from './engine/client.ts'
import type { StartOptions } from './engine/protocol.ts'
import { keepOffline } from './offline/register.ts'
import { linkCalibration, startOf } from './state/calibration-link.ts'
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
import { ExplorerContext } from './views/explorer-context.tsx'
import { createScreenElement } from './views/images/screen.ts'
import { labPart, notesPart, prefetchWhenIdle, stagePart } from './views/late-parts.tsx'
import { applyTheme, readTheme } from './views/theme.ts'

/**
 * `?model=NAME` loads another network of public/models; `?backend=webgpu|wasm` overrides the choice of device, and
 * `onnxruntime` there is the CPU without the page's own kernels. `?notes=ID` is the window of a talk's notes.
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
/** Puts the explorer together: store, address, engine, views. */
const openPage = (root: Root): void => {
  const modelName = query.get('model') ?? 'cifar10-mini'
  /** What a page shows that was asked for nothing: exact pictures, which any machine has at once. */
  const first = query.has('model') ? null : openingDocument('exact')
  const backend = query.get('backend')
  const forced: Pick<StartOptions, 'preferred' | 'isOnnxruntime'> | undefined =
    backend === 'webgpu' || backend === 'wasm'
      ? { preferred: backend }
      : backend === 'onnxruntime'
        ? { preferred: 'wasm', isOnnxruntime: true }
        : undefined
  const site = { base: document.baseURI, usual: modelName }

  const address = location.hash
  const lesson = prepareLesson(address, document.baseURI)
  const { value, notes, remarks = [] } = documentOf(address, first)
  const tour = tourOf(location.hash, first)
  const explorer = createExplorer(value)
  explorer.getState().follow(tour.value)
  keepOwn(explorer, window)
  keepHistory(explorer, window)
  keepLearning(explorer, window)
  sayWhatIsNotKept(explorer)
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
  linkUrl(explorer, window, first)
  // The door of the link comes while the engine starts.
  if (sceneOf(explorer.getState())) void stagePart.prefetch()
  else if (explorer.getState().door === 'lab') void labPart.prefetch()
  explorer.getState().report({ engineChoice: readEngineChoice() })

  /** Id of the network that the document names, or else of the page's usual one. */
  const modelInUse = (): string => explorer.getState().document.network ?? modelName
  const visibility = visibilityOf(document)
  const screen = createScreenElement()
  const engine = linkEngine(
    explorer,
    (listener) =>
      createEngine({
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
    onUpdate: (reload) =>
      explorer
        .getState()
        .note('info', 'A newer version of Samplerscope is there. Reload when nothing is being measured.', {
          action: { label: 'Reload', run: reload },
        }),
  })

  // They are of the page's usual network.
  if (!query.has('model')) linkShipped(explorer, document.baseURI)
  prefetchWhenIdle({ explorer, engine })

  window.samplerscope = { explorer, engine, activeRun: () => activeRunOf(explorer.getState()) }

  root.render(
    <StrictMode>
      <ExplorerContext value={{ explorer, engine, calibration, networks, screen }}>
        <App />
      </ExplorerContext>
    </StrictMode>,
  )
}

const root = createRoot(document.getElementById('root')!)
const talk = query.get('notes')
applyTheme(readTheme())
if (talk === null) openPage(root)
else
  root.render(
    <StrictMode>
      <Late part={notesPart} with={{ talk }} />
    </StrictMode>,
  )
