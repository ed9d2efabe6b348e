/** The weak network that autoguidance asks beside the main one: fetched and tested when a program first asks for it. */
import type { Backend } from './backend.ts'
import { type ModelCard, sideOf } from './card.ts'
import { isUnnamed } from './custom/classes.ts'
import { keptUrl } from './custom/kept.ts'
import { EngineFault } from './fault.ts'
import type { Model } from './model.ts'
import { passesSelfTest, selfTestError } from './self-test.ts'

/** Address of the weaker network beside `url`, that of a network's files without their endings. Throws EngineFault. */
export const weakerUrl = (url: string, { name, weaker }: Pick<ModelCard, 'name' | 'weaker'>): string => {
  if (weaker === undefined)
    throw new EngineFault(
      `Autoguidance needs a weaker network of the same images, and none is known for ${name}.`,
      'Choose one under the network’s name, or another guidance.',
    )
  return new URL(weaker, url).href
}

/** The same of the network that somebody chose: one of the site's, or one that this browser keeps. */
export const guideUrl = (url: string, card: Pick<ModelCard, 'name' | 'weaker'>, guide: string | undefined): string => {
  if (guide === undefined) return weakerUrl(url, card)
  const base = new URL('../', url).href
  return guide.startsWith('own-') ? keptUrl(guide, base) : new URL(`models/${encodeURIComponent(guide)}`, base).href
}

/** Whether two networks may mean the same by their labels: unnamed classes fit any. */
const haveLikeLabels = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, k) => name === b[k] || [name, b[k]!].some(isUnnamed))

/** Throws EngineFault where the weaker network does not take what the main one takes. */
export const checkWeak = (main: ModelCard, weak: ModelCard): void => {
  const fault = !haveLikeLabels(main.labels, weak.labels)
    ? 'labels'
    : main.batch !== weak.batch
      ? 'number of images per call'
      : sideOf(main) !== sideOf(weak)
        ? 'size of image'
        : undefined
  if (fault)
    throw new EngineFault(
      `The network ${weak.name}, which is to lead ${main.name} by its errors, has another ${fault}.`,
      'Choose a network of the same interface, or another guidance.',
    )
}

/** Hands a backend the weak network, tested; takes it away again where the test fails, and throws EngineFault. */
export const setWeakTested = async (
  backend: Backend,
  main: ModelCard,
  { card, bytes, selfTest }: Model,
): Promise<void> => {
  checkWeak(main, card)
  if (!backend.setWeak) throw new EngineFault('This device runs one network only.', 'Choose another guidance.')
  await backend.setWeak({ card, bytes })
  try {
    const error = await selfTestError(backend, selfTest, card.labels.length, 'weak')
    if (passesSelfTest(error)) return
    throw new EngineFault(
      `The self-test of the weak network ${card.name} is off by ${error.toPrecision(2)}.`,
      'Check that the network, its card and its self-test belong together.',
    )
  } catch (error) {
    await backend.setWeak(undefined).catch(() => {})
    throw error
  }
}

export interface WeakNetwork {
  /** Has the backend hold the weak network. `report` hears of bytes received and of all of them. Throws EngineFault. */
  provide(backend: Backend, report: (received: number, total: number) => void): Promise<void>
  /** Frees what a backend holds of it; the file stays in memory. */
  giveUp(): Promise<void>
  /** While this backend holds it: one whose device was lost holds nothing. */
  cardOn(backend: Backend): ModelCard | undefined
}

/** `fetchModel` is that of model.ts; `guide` the id of a network that somebody chose. */
export const createWeakNetwork = (
  url: string,
  main: ModelCard,
  fetchModel: (url: string, report: (received: number, total: number) => void) => Promise<Model>,
  guide?: string,
): WeakNetwork => {
  let model: Model | undefined
  let holder: Backend | undefined
  return {
    provide: async (backend, report) => {
      if (holder === backend) return
      model ??= await fetchModel(guideUrl(url, main, guide), report)
      await setWeakTested(backend, main, model)
      holder = backend
    },
    giveUp: async () => {
      const held = holder
      holder = undefined
      await held?.setWeak?.(undefined)
    },
    cardOn: (backend) => (holder === backend ? model?.card : undefined),
  }
}
