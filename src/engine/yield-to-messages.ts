/** A channel costs more than the message that goes through it, so one is kept for all. */
let channel: MessageChannel | undefined
const waiting: (() => void)[] = []

/** Lets messages in between two network calls: awaited promises alone never would. */
export const yieldToMessages = (): Promise<void> =>
  new Promise((resolve) => {
    if (!channel) {
      channel = new MessageChannel()
      channel.port1.onmessage = () => waiting.shift()?.()
    }
    waiting.push(resolve)
    channel.port2.postMessage(null)
  })
