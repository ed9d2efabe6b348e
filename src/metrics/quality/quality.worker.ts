import { EngineFault, messageOf } from '../../engine/fault.ts'
import { createTurns } from '../../engine/in-turn.ts'
import { browserKept } from './browser-kept.ts'
import { createJudge } from './judge.ts'
import { openNetwork } from './open-network.ts'
import type { JudgeAnswer, JudgeCall } from './protocol.ts'

const scope = globalThis as unknown as {
  postMessage(message: JudgeAnswer): void
  onmessage: ((event: MessageEvent<JudgeCall>) => void) | null
}

const judge = createJudge(openNetwork, browserKept(), () => performance.now())
const inTurn = createTurns()

scope.onmessage = ({ data: { ticket, method, args } }) => {
  const call = judge[method] as (...args: readonly unknown[]) => Promise<unknown>
  void inTurn(() => call(...args)).then(
    (result) => scope.postMessage({ ticket, result }),
    (error) => {
      const advice = error instanceof EngineFault ? error.advice : 'Try again, or reload the page.'
      scope.postMessage({ ticket, message: `${messageOf(error)} ${advice}`.trim() })
    },
  )
}
