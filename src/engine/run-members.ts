/** Designs that share network calls, run together or, where that fails, one by one. */
import type { RunOutcome } from './backend.ts'
import type { RunRequest } from './protocol.ts'
import { yieldToMessages } from './yield-to-messages.ts'

/** A request and its companions, each by itself; only the first is drawn while it goes on. */
export const membersOf = ({ companions = [], ...request }: RunRequest): RunRequest[] => [
  request,
  ...companions.map((companion) => ({ ...request, ...companion, isOnScreen: false })),
]

interface Control {
  /** Runs a group; `onDone` hears of each member that is done. */
  readonly run: (group: readonly RunRequest[], onDone: (run: number) => void) => Promise<RunOutcome>
  /** Whether the request was cancelled, or its device was lost. */
  readonly isStopped: () => boolean
  readonly onFailed: (run: number, error: unknown) => void
}

/** Whether all members were run to their end. Those that fail together are run one by one, so that only the guilty one fails. */
export const runMembers = async (
  members: readonly RunRequest[],
  isTogether: boolean,
  { run, isStopped, onFailed }: Control,
): Promise<boolean> => {
  let left = members
  let doShare = isTogether
  let isWhole = true
  while (left.length > 0) {
    const group = doShare ? left : left.slice(0, 1)
    try {
      const outcome = await run(group, (done) => {
        left = left.filter(({ id }) => id !== done)
      })
      if (outcome !== 'finished') return false
      left = left.filter((one) => !group.includes(one))
    } catch (error) {
      // A run on a lost device fails for that reason: it runs again on the next one.
      await yieldToMessages()
      if (isStopped()) return false
      if (group.length > 1) {
        doShare = false
        continue
      }
      isWhole = false
      left = left.filter((one) => one !== group[0])
      onFailed(group[0]!.id, error)
    }
  }
  return isWhole
}
