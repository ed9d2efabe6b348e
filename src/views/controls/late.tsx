import { type ComponentType, type ReactNode, Suspense, use, useReducer } from 'react'
import { fetchPart } from '../../base/fetch-part.ts'
import { Guarded } from './Guarded.tsx'

interface LateOptions<Module, Props> {
  /** What it is, as the message about a failed fetch calls it. */
  readonly name: string
  /** The dynamic import, written where the bundler sees it. */
  readonly load: () => Promise<Module>
  /** The component in what was fetched. */
  readonly pick: (module: Module) => ComponentType<Props>
  /** What stands in its place until it is there. */
  readonly waiting?: ReactNode
}

/** A component that is not in the first load; {@link Late} shows it. */
export interface LatePart<Props> {
  readonly name: string
  readonly waiting: ReactNode
  /** The component, once it is there. */
  readonly here: () => ComponentType<Props> | undefined
  /** The same promise until the fetch has failed and {@link LatePart.forget} was called. */
  readonly fetch: () => Promise<ComponentType<Props>>
  /** Lets the next fetch try again after a failure. */
  readonly forget: () => void
  /** Fetches it ahead of need. A failure waits for the moment when it is shown. */
  readonly prefetch: () => Promise<void>
}

/** Keeps a component out of the first load. */
export const latePart = <Module, Props extends object = object>(
  options: LateOptions<Module, Props>,
): LatePart<Props> => {
  const { name, load, pick, waiting } = options
  const fetchModule = fetchPart(load)
  let here: ComponentType<Props> | undefined
  let coming: Promise<ComponentType<Props>> | undefined
  let hasFailed = false
  const fetch = (): Promise<ComponentType<Props>> => {
    if (coming) return coming
    coming = fetchModule().then((module) => {
      here = pick(module)
      return here
    })
    coming.catch(() => {
      hasFailed = true
    })
    return coming
  }
  const forget = (): void => {
    if (hasFailed) coming = undefined
    hasFailed = false
  }
  const prefetch = (): Promise<void> => fetch().then(() => undefined, forget)
  return { name, waiting, here: () => here, fetch, forget, prefetch }
}

interface LateProps<Props> {
  readonly part: LatePart<Props>
  /** What the component gets. */
  readonly with: Props
}

const Fetched = <Props extends object>({ part, with: props }: LateProps<Props>) => {
  const Component = part.here() ?? use(part.fetch())
  return <Component {...props} />
}

/**
 * Shows a late part: at once if it is there, unlike React's `lazy`, which shows the waiting text even for a module that was
 * fetched long ago. If it cannot be fetched, its place says so and offers another try.
 */
export const Late = <Props extends object>({ part, with: props }: LateProps<Props>) => {
  const [, retry] = useReducer((attempts: number) => attempts + 1, 0)
  const onRetry = (): void => {
    part.forget()
    retry()
  }
  return (
    <Guarded name={part.name} onRetry={onRetry}>
      <Suspense fallback={part.waiting}>
        <Fetched part={part} with={props} />
      </Suspense>
    </Guarded>
  )
}
