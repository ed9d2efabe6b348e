/** A failure that a person is told of: its cause, and what to do. */
export class EngineFault extends Error {
  readonly advice: string

  constructor(message: string, advice: string) {
    super(message)
    this.name = 'EngineFault'
    this.advice = advice
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
