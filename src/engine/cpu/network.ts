/** One network in a memory of its own: its plan, its packed weights, and what the latest size of batch needs. */
import { lengthOf } from '../card.ts'
import { type Graph, readGraph } from './graph.ts'
import { type Block, blocks, createKernels, type Kernels } from './kernels.ts'
import { layOut } from './plan/layout.ts'
import { operators } from './plan/operators/index.ts'
import { writeRows } from './plan/operators/rows.ts'
import { type Interface, makePlan, type Plan } from './plan/planner.ts'
import type { Site } from './plan/step.ts'

export interface CpuNetwork {
  readonly plan: Plan
  /**
   * D(x; sigma) of `images` images: x and out [images, 3, side, side], sigma [images], label [images, classes]. An image's
   * bits do not depend on the others.
   */
  run(x: Float32Array, sigma: Float32Array, label: Float32Array, images: number, out: Float32Array): void
  /** Milliseconds of each kind of step, when what was run last runs again this number of times. */
  profile(runs: number): ReadonlyMap<string, number>
  /** Size of its memory. */
  readonly bytes: number
}

/** The larger block unless it would make the maps much wider than they are. */
const mostWaste = 1.1

const widthOf = ({ steps }: Plan): number =>
  steps.reduce(
    (sum, { writes }) => sum + writes.reduce((lanes, { channels, side }) => lanes + channels.width * side ** 2, 0),
    0,
  )

/** Throws Refusal, by name, for what the kernels do not compute, and EngineFault where the bytes are no network. */
export const planNetwork = (bytes: Uint8Array, shapes: Interface, block?: Block): Plan => {
  const graph = readGraph(bytes)
  if (block) return makePlan(graph, shapes, block, operators)
  return narrowest(graph, shapes)
}

const narrowest = (graph: Graph, shapes: Interface): Plan => {
  const [wide, narrow] = blocks.map((block) => makePlan(graph, shapes, block, operators)) as [Plan, Plan]
  return widthOf(wide) > mostWaste * widthOf(narrow) ? narrow : wide
}

interface Bound {
  readonly images: number
  readonly calls: readonly (() => void)[]
  readonly at: Site['at']
}

export const openNetwork = (module: WebAssembly.Module, plan: Plan): CpuNetwork => {
  const kernels: Kernels = createKernels(module, plan.block)
  const { memory } = kernels
  const loaded = plan.steps.map(({ load }) => load(kernels))
  const afterWeights = memory.mark()
  let bound: Bound | undefined

  const bind = (images: number): Bound => {
    if (bound?.images === images) return bound
    memory.release(afterWeights)
    const at = layOut(plan, memory, images)
    const most = plan.steps.reduce((largest, { scratch }) => Math.max(largest, scratch?.(images) ?? 0), 0)
    const site: Site = { images, at, scratch: memory.alloc(most) }
    bound = { images, at, calls: loaded.map((step) => step(site)) }
    return bound
  }

  return {
    plan,
    run: (x, sigma, label, images, out) => {
      const { calls, at } = bind(images)
      const { block } = kernels
      memory.floats.set(x, at(plan.x) / 4)
      writeRows(memory, at(plan.sigma), plan.sigma, sigma, images, block)
      writeRows(memory, at(plan.label), plan.label, label, images, block)
      for (const call of calls) call()
      const result = at(plan.denoised) / 4
      out.set(memory.floats.subarray(result, result + images * lengthOf(plan.x.side)))
    },
    profile: (runs) => {
      const times = new Map<string, number>()
      for (let run = 0; run < runs; run++)
        for (const [index, call] of (bound?.calls ?? []).entries()) {
          const start = performance.now()
          call()
          const { name } = plan.steps[index]!
          times.set(name, (times.get(name) ?? 0) + performance.now() - start)
        }
      return times
    },
    get bytes() {
      return memory.bytes
    },
  }
}
