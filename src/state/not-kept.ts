/** What a person would miss is kept in this browser, or a sentence says that it is not. */
import { createStore } from 'zustand/vanilla'
import type { Explorer } from './explorer.ts'

/** Whether the browser has refused to keep something since the page was opened. */
const refusal = createStore<{ readonly isRefused: boolean }>()(() => ({ isRefused: false }))

/** Keeps a text under a key. Where storage is full or denied it lives as long as the page, which then says so. */
export const keepText = (storage: () => Pick<Storage, 'setItem'>, key: string, text: string): void => {
  try {
    storage().setItem(key, text)
  } catch {
    refusal.setState({ isRefused: true })
  }
}

export const notKept =
  'This browser keeps nothing for the page: it is a private window, or its storage is full. Nothing is lost while the page is open; copy the link, or save a file, before you close it.'

/** Says it once, when something is not kept. Returns the function that ends it. */
export const sayWhatIsNotKept = (explorer: Explorer): (() => void) =>
  refusal.subscribe(({ isRefused }, before) => {
    if (isRefused && !before.isRefused) explorer.getState().note('warning', notKept)
  })
