/** Which network runs: the document's wish, followed live; what the site lists, what this browser keeps, and adding more. */
import * as v from 'valibot'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { siteFile } from '../base/site-file.ts'
import { parseCard } from '../engine/card.ts'
import type { Engine } from '../engine/client.ts'
import { addNetwork } from '../engine/custom/add-network.ts'
import type { Answers } from '../engine/custom/answers.ts'
import { type KeptNetwork, keptUrl, listNetworks, removeNetwork } from '../engine/custom/kept.ts'
import { fetchJson } from '../engine/download.ts'
import { exactWorldOf } from '../engine/exact/worlds.ts'
import { EngineFault, messageOf } from '../engine/fault.ts'
import type { StartOptions } from '../engine/protocol.ts'
import type { Explorer } from './explorer.ts'

const manifestSchema = v.array(v.object({ id: v.pipe(v.string(), v.regex(/^[\w.-]+$/)), label: v.string() }))

/** A network in hand, and what is known of it. */
export interface OwnFile {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
  /** What its card or its scheduler's configuration said, and need not be asked. */
  readonly answers: Partial<Answers>
  /** Names of its classes, in their order. */
  readonly names: readonly string[] | null
  /** Noise levels that its card says it was trained at. */
  readonly known: { readonly min: number; readonly max: number } | null
  /** Files that said so. */
  readonly told: readonly string[]
  /** What was not read of them, and why; a sentence each. */
  readonly notes: readonly string[]
}

export interface NetworkState {
  /** Networks of public/models/index.json. */
  readonly listed: v.InferOutput<typeof manifestSchema>
  readonly kept: readonly KeptNetwork[]
  /** A file that was dropped or picked, and that the page asks about. */
  readonly file: OwnFile | null
  readonly adding:
    | { readonly status: 'none' }
    | { readonly status: 'doing'; readonly what: string }
    | { readonly status: 'kept'; readonly message: string; readonly isPlausible: boolean }
    | { readonly status: 'refused'; readonly message: string; readonly line?: string | undefined }
}

export interface Networks {
  readonly store: StoreApi<NetworkState>
  /** Name of the network that runs unless another is chosen. */
  readonly usual: string
  choose(id: string | null): void
  /** Takes a file in hand; `add` asks for it with the answers. */
  take(file: NetworkState['file']): void
  /** `line` is one for an export script. */
  refuse(message: string, line?: string): void
  add(answers: Answers): void
  cancel(): void
  remove(id: string): void
}

export interface NetworkOptions {
  /** Address of the page. */
  readonly base: string
  /** Name of the network that runs unless the document wishes another. */
  readonly usual: string
  /** How the engine is to start. */
  readonly choice: () => Omit<StartOptions, 'modelUrl' | 'exact'>
}

export const networkUrl = (id: string | null, { base, usual }: Pick<NetworkOptions, 'base' | 'usual'>): string =>
  id?.startsWith('own-') ? keptUrl(id, base) : new URL(`models/${encodeURIComponent(id ?? usual)}`, base).href

/** Where the engine finds what an id means: a network's files, or a world of pictures, which needs none. */
export const sourceOf = (
  id: string | null,
  site: Pick<NetworkOptions, 'base' | 'usual'>,
): Pick<StartOptions, 'modelUrl' | 'exact'> => ({
  modelUrl: networkUrl(id, site),
  exact: exactWorldOf(id ?? site.usual),
})

export const linkNetworks = (explorer: Explorer, engine: Engine, options: NetworkOptions): Networks => {
  const store = createStore<NetworkState>(() => ({ listed: [], kept: [], file: null, adding: { status: 'none' } }))
  /** What runs or starts, and the last one that did run. */
  let current = explorer.getState().document.network
  let good: string | null = null
  let end: (() => void) | undefined

  const wish = (network: string | null): void => explorer.getState().correctNetwork(network)
  const tell = (id: string, error: unknown): void => {
    const why = error instanceof EngineFault ? `${error.message} ${error.advice}` : `${messageOf(error)}.`
    explorer.getState().note('warning', `The network "${id}" was not loaded; the previous one goes on running. ${why}`)
  }
  const start = (id: string | null): void => {
    current = id
    engine.switchTo({ ...options.choice(), ...sourceOf(id, options) })
  }

  const follow = async (id: string | null): Promise<void> => {
    const { modelUrl: url, exact } = sourceOf(id, options)
    try {
      // Before the running one is given up.
      if (!exact) parseCard(await fetchJson(`${url}.card.json`, `The card of the network ${id ?? options.usual}`), url)
    } catch (error) {
      if (explorer.getState().document.network !== id) return
      tell(id ?? options.usual, error)
      wish(current)
      return
    }
    if (explorer.getState().document.network === id && current !== id) start(id)
  }

  explorer.subscribe((state, before) => {
    const { network } = state.document
    if (network !== before.document.network && network !== current) void follow(network)
    if (state.engine === before.engine) return
    if (state.engine.phase === 'ready') good = current
    if (state.engine.phase === 'failed' && current !== good) {
      tell(current ?? options.usual, new EngineFault(state.engine.message, state.engine.advice))
      start(good)
      wish(good)
    }
  })

  const list = async (): Promise<void> => store.setState({ kept: await listNetworks() })
  void list()
  void fetch(siteFile(new URL('models/index.json', options.base)))
    .then((response) => response.json())
    .then((json) => store.setState({ listed: v.parse(manifestSchema, json) }))
    // Without a manifest the menu has the usual network alone.
    .catch(() => {})

  const choose = (network: string | null): void =>
    explorer.getState().change('network', (document) => ({ ...document, network }))
  const refuse = (message: string, line?: string): void =>
    store.setState({ adding: { status: 'refused', message, line } })

  return {
    store,
    usual: options.usual,
    choose,
    refuse,
    take: (file) => {
      end?.()
      store.setState({ file, adding: { status: 'none' } })
    },
    add: (answers) => {
      const { file } = store.getState()
      if (!file) return
      end?.()
      store.setState({ adding: { status: 'doing', what: 'Wrapping it' } })
      const { name, bytes, names, known } = file
      const request = { name, bytes, answers, names, known, base: options.base }
      end = addNetwork(request, (answer) => {
        if (answer.type === 'doing') store.setState({ adding: { status: 'doing', what: answer.what } })
        else if (answer.type === 'refused') refuse(answer.message, answer.line)
        else {
          const { verdict, isPlausible } = answer.check
          store.setState({ file: null, adding: { status: 'kept', message: verdict, isPlausible } })
          void list().then(() => choose(answer.summary.id))
        }
      })
    },
    cancel: () => {
      end?.()
      store.setState({ file: null, adding: { status: 'none' } })
    },
    remove: (id) => {
      if (explorer.getState().document.network === id) choose(null)
      void removeNetwork(id, options.base).then(list)
    },
  }
}
