/**
 * Network outputs by everything that led to them: a program whose first operations another one has run before, on the
 * same noise and labels, takes their outputs from here. Runs that share their first steps share the calls, and one that was
 * interrupted goes on where it stopped.
 */
import type { Program } from '../core/program.ts'
import { createByteCache } from './byte-cache.ts'

/** Wherever an output is kept. */
export interface Sized {
  readonly byteLength: number
}

export interface CallCache<T extends Sized = Float32Array> {
  /** The outputs of a program's calls, to be asked for in their order. */
  follow(program: Program, seed: number, labels: readonly (number | null)[], firstImage?: number): CallTrail<T>
  clear(): void
  readonly bytes: number
}

export interface CallTrail<T extends Sized = Float32Array> {
  /** The output of the next call; undefined when it is not kept, after which `keep` may tell it. */
  next(): T | undefined
  /** Takes over the output of the call that was asked for last. */
  keep(output: T): void
}

/** Keeps the most recently used outputs that fit into `budget` bytes; `onDrop` hears of those that go. */
export const createCallCache = <T extends Sized = Float32Array>(
  budget: number,
  onDrop: (output: T) => void = () => {},
): CallCache<T> => {
  /** A number for each beginning of a run; equal beginnings have equal numbers. */
  const names = new Map<string, number>()
  /** Outputs by the beginning that ends with their call. */
  const outputs = createByteCache<number, T>(budget, ({ byteLength }) => byteLength, onDrop)

  const nameOf = (text: string): number => {
    const known = names.get(text)
    if (known !== undefined) return known
    names.set(text, names.size)
    return names.size - 1
  }
  const clear = (): void => {
    outputs.clear()
    names.clear()
  }

  return {
    clear,
    get bytes() {
      return outputs.bytes
    },
    follow: ({ ops, increments }, seed, labels, firstImage = 0) => {
      // Names alone cost little, but a session of many hours makes many.
      if (names.size > 100_000) clear()
      let name = nameOf(JSON.stringify([seed, labels, firstImage]))
      let index = 0
      /** What an operation does; where it reads a path is part of it. */
      const textOf = (op: (typeof ops)[number]): string =>
        JSON.stringify(op, (key, value) =>
          key === 'base' && String(value).startsWith('w') ? increments[Number(String(value).slice(1))] : value,
        )
      return {
        next: () => {
          let text = `${name}`
          for (;;) {
            const op = ops[index++]!
            text += textOf(op)
            if (op.op === 'denoise') break
          }
          name = nameOf(text)
          return outputs.get(name)
        },
        keep: (output) => outputs.set(name, output),
      }
    },
  }
}
