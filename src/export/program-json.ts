/** A compiled design as a JSON document for programs outside the page: docs/schemas/program.json describes it. */
import { type Design, levelsOf, type Op, type Program, toJson } from '../core/index.ts'
import type { Origin } from './format.ts'

export const programFormat = 'samplerscope-program/1'

/** The denoisers that a program asks, by name: which network, and whether it is conditioned on the image's label. */
export type Asked = 'label' | 'none' | 'weak' | 'weak, none'

/** Whom an operation asks. */
export const askedBy = ({
  condition,
  denoiser,
}: Pick<Extract<Op, { op: 'denoise' }>, 'condition' | 'denoiser'>): Asked =>
  denoiser !== 'weak' ? condition : condition === 'none' ? 'weak, none' : 'weak'

/** Every denoiser that a program asks, each once, in the order of the first calls. */
export const denoisersOf = ({ ops }: Pick<Program, 'ops'>): readonly Asked[] => [
  ...new Set(ops.flatMap((op) => (op.op === 'denoise' ? [askedBy(op)] : []))),
]

/** Noise tensors n_k that a program reads, in the order of their reading; its w_k are `increments`. */
const noisesOf = ({ ops }: Program): readonly string[] => [
  ...new Set(
    ops
      .flatMap((op) => (op.op === 'combine' ? op.terms : op.input))
      .map(({ base }) => base)
      .filter((base) => base.startsWith('n')),
  ),
]

/**
 * The document of a compiled design. `levels` are the design's, in units of the data, and end with 0; dividing the result
 * by `resultScale`, s(t) where the run ends, gives it in units of the data. Every number is finite: noise alone has the
 * level 2^54. A Program itself, with more beside it. Throws RangeError where `program` is not the design's.
 */
export const programToJson = (design: Design, program: Program, origin: Origin): Record<string, unknown> => {
  const { ops, steps, increments, nfe, result } = program
  const last = steps.at(-1)
  if (!last || last.xNext !== result)
    throw new RangeError('the program has no steps, or does not end with its last one')
  return {
    format: programFormat,
    name: origin.name,
    ...(origin.link !== undefined && { link: origin.link }),
    design: toJson(design),
    nfe,
    denoisers: denoisersOf(program),
    noises: noisesOf(program),
    increments,
    levels: [...levelsOf(design)],
    ops,
    steps,
    result,
    resultScale: last.sNext,
  }
}
