/** Who carries out which task. What only some people ask for is fetched when the first of them does. */

import type { AnyQuality } from '../quality/quality.ts'
import type { Perform, Performers } from './perform.ts'
import { type CurvesTools, performCurves } from './perform-curves.ts'
import type { LevelsTools } from './perform-levels.ts'
import type { QualityTools } from './perform-quality.ts'
import type { SheetTools } from './perform-sheet.ts'
import type { Task } from './task.ts'

const lazily = <T extends Task>(load: () => Promise<Perform<T>>): Perform<T> => {
  let loaded: Promise<Perform<T>> | undefined
  return (task, listener, job) => {
    let isOn = true
    let cancel = (): void => {
      isOn = false
    }
    loaded ??= load()
    loaded.then(
      (perform) => {
        if (isOn) cancel = perform(task, listener, job)
      },
      () => {
        loaded = undefined
        if (isOn) listener.onFailed('A part of the page could not be fetched. Check the connection, then go on.')
      },
    )
    return () => cancel()
  }
}

export type Tools = CurvesTools &
  Omit<LevelsTools, keyof CurvesTools> &
  Omit<SheetTools, keyof CurvesTools> & { readonly quality: () => Promise<QualityTools> }

export const createPerformers = (tools: Tools): Performers => {
  const quality = lazily<AnyQuality>(async () => {
    const [{ performQuality }, own] = await Promise.all([import('./perform-quality.ts'), tools.quality()])
    return performQuality(own)
  })
  return {
    curves: performCurves(tools),
    quality,
    'churn search': quality,
    'exact quality': lazily(async () => (await import('./perform-exact.ts')).performExact(tools)),
    'contact sheet': lazily(async () => (await import('./perform-sheet.ts')).performSheet(tools)),
    'fitted levels': lazily(async () => (await import('./perform-levels.ts')).performLevels(tools)),
  }
}
