/** A failure that the page reports to a person: its cause, and what to do. */
export class EngineFault extends Error {
  readonly advice: string
  /** A line of code that does what the advice says, for somebody's own script. */
  readonly line: string | undefined

  constructor(message: string, advice: string, line?: string) {
    super(message)
    this.name = 'EngineFault'
    this.advice = advice
    this.line = line
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The network's output of call `call` (0 first) is NaN or infinite somewhere. */
export const notNumbers = (call: number, nfe: number, sigma: number): EngineFault =>
  new EngineFault(
    `The network returned numbers that are not finite (NaN or infinite) at call ${call + 1} of ${nfe}, sigma ${sigma.toPrecision(4)}.`,
    'Choose another range of sigma or another network.',
  )
