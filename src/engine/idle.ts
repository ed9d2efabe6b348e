import type { Engine } from './client.ts'

/** For a page without pictures: no worker is started, no network is fetched, and no run ever ends. */
export const idleEngine = (): Engine => ({
  run: () => {},
  cancel: () => {},
  show: () => {},
  switchTo: () => {},
  retry: () => {},
  statistics: () => Promise.reject(new Error('This page has no engine.')),
  dispose: () => {},
})
