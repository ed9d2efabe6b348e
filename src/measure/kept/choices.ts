/** How the lab is looked at: what its controls say, by name. It outlives a fold and a reload, and is part of no link. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { isRecord } from '../../core/design-json.ts'

export interface Choices extends StoreApi<Readonly<Record<string, unknown>>> {
  set(name: string, value: unknown): void
  /** Writes what waits to be written. */
  flush(): void
}

const key = 'samplerscope-lab'

/** Milliseconds after which changes are written together. */
const writeAfter = 200

const read = (storage: () => Storage): Readonly<Record<string, unknown>> => {
  try {
    const kept: unknown = JSON.parse(storage().getItem(key) ?? '{}')
    return isRecord(kept) ? kept : {}
  } catch {
    return {}
  }
}

/** Values are plain JSON; whoever reads one checks it. Where storage is denied they live as long as the page. */
export const createChoices = (storage: () => Storage = () => localStorage): Choices => {
  const store = createStore<Readonly<Record<string, unknown>>>()(() => read(storage))
  let timer: ReturnType<typeof setTimeout> | undefined
  const write = (): void => {
    if (timer === undefined) return
    clearTimeout(timer)
    timer = undefined
    try {
      storage().setItem(key, JSON.stringify(store.getState()))
    } catch {
      // Nothing else is lost.
    }
  }
  return {
    ...store,
    flush: write,
    set: (name, value) => {
      store.setState({ [name]: value })
      timer ??= setTimeout(write, writeAfter)
    },
  }
}
