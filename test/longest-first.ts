import type { TestSequencer, TestSpecification, Vitest } from 'vitest/node'

/**
 * Files that take many seconds, the longest first. Vitest knows of its own runs which files are long; in a fresh clone it
 * goes by their size, and a long one that starts last leaves the other cores idle.
 */
const long = [
  'unit/scenes/claims-pictures',
  'property/orders',
  'unit/scenes/claims',
  'unit/metrics/names',
  'unit/metrics/levels',
  'unit/training/trainer',
  'unit/engine/cpu/network',
  'property/scheduler',
  'property/nearest-family',
  'unit/cli/figures',
  'unit/pictures/measures/measure',
  'unit/cli/sweep-processes',
]

const rankOf = ({ moduleId }: TestSpecification): number => {
  const rank = long.findIndex((part) => moduleId.endsWith(`/test/${part}.test.ts`))
  return rank < 0 ? long.length : rank
}

/** Vitest's own order, but for the long files, which come before the others. */
export class LongestFirst implements TestSequencer {
  readonly #vitest: Vitest

  constructor(vitest: Vitest) {
    this.#vitest = vitest
  }

  async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const own = await (await this.#base()).sort(files)
    return own.sort((a, b) => rankOf(a) - rankOf(b))
  }

  async shard(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await this.#base()).shard(files)
  }

  /** Loaded here, since builds read the configuration too. */
  async #base(): Promise<TestSequencer> {
    const { BaseSequencer } = await import('vitest/node')
    return new BaseSequencer(this.#vitest)
  }
}
