/** Pieces of Python that the formats share: numbers, comments, the program as a table and what runs it. */
import type { Increment, Op, Program, Term } from '../core/index.ts'
import type { Origin } from './format.ts'

/** Shortest digits that read back as the same float64. */
export const pythonNumber = (value: number): string => {
  if (!Number.isFinite(value)) return `float("${value > 0 ? 'inf' : '-inf'}")`
  const text = String(value)
  return /^-?\d+$/.test(text) ? `${text}.0` : text
}

/**
 * Text that cannot leave the line of its comment or the quotes of its string: a name comes from a link, and the file will
 * be run.
 */
export const oneLine = (text: string): string =>
  text
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()

/** A Python string. JSON's escapes are Python's. */
export const pythonString = (text: string): string => JSON.stringify(oneLine(text))

const widest = 100

/** Items in brackets on one line where they fit, else on lines of their own, indented by four. */
export const brackets = (open: string, items: readonly string[], close: string): string => {
  const line = `${open}${items.join(', ')}${close}`
  if (line.length <= widest) return line
  const lines: string[] = []
  for (const item of items) {
    const longer = `${lines.at(-1) ?? ''} ${item},`
    if (lines.length > 0 && longer.length <= widest - 4) lines[lines.length - 1] = longer
    else lines.push(`${item},`)
  }
  return `${open}\n${lines.map((each) => `    ${each}`).join('\n')}\n${close}`
}

/** A number for people, in a sentence. */
export const roughly = (value: number): string => String(Number(value.toPrecision(4)))

/** Numbers as a Python list. */
export const pythonList = (values: readonly number[]): string => brackets('[', values.map(pythonNumber), ']')

export const plural = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`

/** The comment at the top of a file, before its imports. */
export const header = (origin: Origin, { steps, nfe }: Program): string =>
  [
    `# ${oneLine(origin.name)}: ${plural(steps.length, 'step')}, ${plural(nfe, 'call')} of the network.`,
    '# Written by Samplerscope; these are the numbers that its page runs.',
    ...(origin.link === undefined ? [] : [`# ${oneLine(origin.link)}`]),
    '',
  ].join('\n')

/** Who answers a call: the network with its label, without one, or the weak network. */
const networkOf = (op: Op & { readonly op: 'denoise' }): string =>
  op.denoiser === 'weak' ? (op.condition === 'none' ? 'weak, none' : 'weak') : op.condition

/** Whether a program asks anything but the one network with its label. */
export const isGuided = ({ ops }: Program): boolean =>
  ops.some((op) => op.op === 'denoise' && networkOf(op) !== 'label')

const sum = (terms: readonly Term[]): string =>
  `{${terms.map(({ base, coefficient }) => `"${base}": ${pythonNumber(coefficient)}`).join(', ')}}`

/** A program as a list of Python: (what it makes, of which sum) and for a call its noise level and, where there are several, its network. */
export const programTable = (program: Program): string => {
  const guided = isGuided(program)
  const lines = program.ops.map((op) => {
    if (op.op === 'combine') return `    ("${op.out}", ${sum(op.terms)}),`
    const network = guided ? `, "${networkOf(op)}"` : ''
    return `    ("${op.out}", ${sum(op.input)}, ${pythonNumber(op.sigma)}${network}),`
  })
  const call = guided ? 'D(sum, sigma, network)' : 'D(sum, sigma)'
  return [
    '# An operation per line: what it makes, and the sum (tensor: factor) that it makes it of. With a',
    `# noise level, sigma, it is a call of the denoiser, ${call}; without one it is the sum.`,
    '# n0 are the latents; other n and w are noise.',
    'PROGRAM = [',
    ...lines,
    ']',
  ].join('\n')
}

/** Runs PROGRAM. A tensor is dropped after the last operation that reads it. */
export const runner = `def run(D, draw):
    """Runs PROGRAM with the denoiser D and draw(name), which returns a tensor of standard normal noise."""
    last = {name: k for k, (_, terms, *_) in enumerate(PROGRAM) for name in terms}
    tensors = {}
    for k, (out, terms, *call) in enumerate(PROGRAM):
        for name in terms:
            if name not in tensors:
                tensors[name] = draw(name)
        x = sum(factor * tensors[name] for name, factor in terms.items())
        tensors[out] = D(x, *call) if call else x
        tensors = {name: tensor for name, tensor in tensors.items() if last.get(name, -1) > k}
    return x`

/** Whether a program reads noise beside its latents. */
export const isNoisy = ({ ops }: Program): boolean =>
  ops.some((op) => (op.op === 'combine' ? op.terms : op.input).some(({ base }) => /^(w|n(?!0$))/.test(base)))

const endsOf = ({ from, to }: Increment): readonly [low: number, high: number] => (from < to ? [from, to] : [to, from])

/** Increments that overlap by less than this share of a level meet there: what is between them is rounding. */
const meets = 1e-9

/** Whether two increments cover the same stretch of their path, so that they are not independent. */
const isShared = (increments: readonly Increment[]): boolean => {
  const sorted = increments.map(endsOf).sort((a, b) => a[0] - b[0] || a[1] - b[1])
  return sorted.some(([low], k) => k > 0 && low < (1 - meets) * Math.max(...sorted.slice(0, k).map(([, high]) => high)))
}

/** A clock for all increments of a program. Throws RangeError where two differ, since one file walks one path. */
const clockOf = (increments: readonly Increment[]): 'sigma' | 'ln sigma' => {
  const clocks = new Set(increments.map(({ clock }) => clock ?? 'ln sigma'))
  if (clocks.size > 1) throw new RangeError('the program reads Brownian paths over two clocks')
  return clocks.has('sigma') ? 'sigma' : 'ln sigma'
}

export interface Drawing {
  /** Modules that the code needs. */
  readonly imports: readonly string[]
  readonly code: string
}

/**
 * The function noises(n0, randn) that makes draw(name): latents for n0, fresh noise for n_k, and for w_k increments of one
 * Brownian path, where they share a stretch of it; else they are fresh noise too. Nothing for a program without noise.
 */
export const drawing = (program: Program): Drawing | undefined => {
  if (!isNoisy(program)) return undefined
  const { increments } = program
  if (!isShared(increments)) {
    const code = `def noises(n0, randn):
    """draw(name) for run: the latents n0, and fresh noise randn() for every other tensor."""
    return lambda name: n0 if name == "n0" else randn()`
    return { imports: [], code }
  }
  const isLog = clockOf(increments) === 'ln sigma'
  const pairs = increments.map(({ from, to }) => `(${pythonNumber(from)}, ${pythonNumber(to)})`)
  const clock = (level: string) => (isLog ? `math.log(${level})` : level)
  const code = `# Tensor w_k is the increment of a Brownian path over ${isLog ? 'ln sigma' : 'sigma'} from one level to another,
# scaled to unit variance.
${brackets('INCREMENTS = [', pairs, ']')}


def noises(n0, randn):
    """draw(name) for run: the latents n0, fresh noise randn() for n_k, increments of one path for w_k."""
    levels = sorted({sigma for pair in INCREMENTS for sigma in pair})
    path = {levels[0]: 0 * n0}
    for low, high in zip(levels, levels[1:]):
        path[high] = path[low] + math.sqrt(${clock('high')} - ${clock('low')}) * randn()

    def draw(name):
        if name[0] == "n":
            return n0 if name == "n0" else randn()
        start, end = INCREMENTS[int(name[1:])]
        return (path[end] - path[start]) / math.sqrt(abs(${clock('end')} - ${clock('start')}))

    return draw`
  return { imports: ['math'], code }
}

/** Parts of a file, two empty lines between functions. */
export const file = (...parts: readonly (string | undefined)[]): string =>
  `${parts.filter((part) => part !== undefined).join('\n\n\n')}\n`
