/** Connects a frame with the page around it. The state goes to the named origin alone, and only that origin may set it. */
import { printHash } from '../../scenes/link.ts'
import { changedAnswers } from '../../scenes/questions.ts'
import type { Explorer, ExplorerState } from '../explorer.ts'
import { prepareLesson } from '../lesson-link.ts'
import { documentOf } from '../url-link.ts'
import { type FrameEvent, type FromFrame, readMessage, stamped } from './messages.ts'
import { fillsFrame } from './parts.ts'
import type { Embed } from './request.ts'

/** What is used of the frame's window. */
export interface FrameWindow {
  readonly parent: Pick<Window, 'postMessage'>
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void
  removeEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void
}

/** Milliseconds after which a change is reported: a drag makes ten messages per second. */
const reportAfter = 100

/** What happened between two states, for the page around. */
const eventsBetween = (before: ExplorerState, state: ExplorerState): readonly FrameEvent[] => {
  const { document, runs, answers } = state
  const events: FrameEvent[] = []
  if (document.scene !== null && (document.scene !== before.document.scene || document.beat !== before.document.beat))
    events.push({ name: 'beat', scene: document.scene, beat: document.beat })
  if (runs !== before.runs)
    for (const { id } of [{ id: document.slot }, ...document.others]) {
      const [was, is] = [before.runs[id], runs[id]]
      if (is?.status === 'done' && (was?.status !== 'done' || was.id !== is.id))
        events.push({ name: 'pictures', design: id })
    }
  if (answers !== before.answers)
    for (const question of changedAnswers(before.answers, answers))
      events.push({ name: 'answer', question, answer: answers[question] ?? null })
  return events
}

/**
 * Reports what happens and takes states; `base` is what addresses of lessons are relative to. `watchHeight` calls back with the height of the content in CSS pixels, and returns
 * what ends that. Returns the function that ends all of it; does nothing in a page that is no frame.
 */
export const linkParent = (
  explorer: Explorer,
  frame: FrameWindow,
  { part, origin }: Pick<Embed, 'part' | 'origin'>,
  base: string,
  watchHeight: (listener: (height: number) => void) => () => void,
): (() => void) => {
  if ((frame.parent as unknown) === frame) return () => {}
  /** Size and readiness say nothing of the state: any page may know them. */
  const tellAnybody = (message: FromFrame): void => frame.parent.postMessage(stamped(message), origin ?? '*')
  const tell = (message: FromFrame): void => {
    if (origin !== null) frame.parent.postMessage(stamped(message), origin)
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  const tellState = (notes?: readonly string[]): void => {
    clearTimeout(timer)
    timer = undefined
    tell({ type: 'state', hash: `#${printHash(explorer.getState().document)}`, ...(notes && { notes }) })
  }
  const unsubscribe = explorer.subscribe((state, before) => {
    for (const event of eventsBetween(before, state)) tell({ type: 'event', ...event })
    if (state.document !== before.document) timer ??= setTimeout(tellState, reportAfter)
  })
  const refuse = (message: string): void => tell({ type: 'event', name: 'refused', message })
  const take = (hash: string): void => {
    const { value, notes, remarks = [] } = documentOf(hash, null)
    if (part === 'stage' && value.scene === null) {
      refuse('This frame shows the stage: the state that it takes must have a scene.')
      return
    }
    explorer.getState().open(value, [])
    tellState([...notes, ...remarks])
  }
  const onMessage = ({ source, origin: from, data }: MessageEvent<unknown>): void => {
    if (origin === null || from !== origin || source !== (frame.parent as unknown)) return
    const message = readMessage(data)
    if (message === null) return
    if (typeof message === 'string') {
      refuse(message)
      return
    }
    const lesson = prepareLesson(message.hash, base)
    if (lesson.kind !== 'fetching') take(message.hash)
    else void lesson.fault.then((fault) => (fault === undefined ? take(message.hash) : refuse(fault)))
  }
  frame.addEventListener('message', onMessage)
  tellAnybody({ type: 'ready', part })
  tellState()
  const endHeight = fillsFrame(part)
    ? () => {}
    : watchHeight((height) => tellAnybody({ type: 'height', height: Math.ceil(height) }))
  return () => {
    unsubscribe()
    endHeight()
    clearTimeout(timer)
    frame.removeEventListener('message', onMessage)
  }
}
