/** What two lists of levels differ by, and how a run starts, in sentences. */
import { showNumber, showPercent } from '../../base/number.ts'
import { flowSigma, flowTime } from '../../core/frame.ts'
import type { Frame, Runs } from '../../libraries/answer.ts'
import type { Difference, Differences } from '../../libraries/differences.ts'

/** Levels in another frame; the last place of a time next to 1 is noise alone. */
export const inFrame = (levels: readonly number[], from: Frame, to: Frame): readonly number[] => {
  if (from === to) return levels
  if (to === 't') return levels.map((sigma) => (sigma === Number.POSITIVE_INFINITY ? 1 : flowTime(sigma)))
  return levels.map((t) => (t === 1 ? Number.POSITIVE_INFINITY : flowSigma(t)))
}

const symbol: Readonly<Record<Frame, string>> = { sigma: 'σ', t: 't' }

/** "2.4% higher", "0.3% lower". */
export const shareText = ({ share, level, other }: Difference): string => {
  if (other === 0) return 'in place of 0'
  if (level === 0) return `0 in place of ${showNumber(other)}`
  if (!Number.isFinite(share)) return 'without end'
  const size = Math.abs(share)
  if (share > 1) return `${showNumber(1 + share, 3)} times as high`
  return `${showPercent(size, 2)} ${share > 0 ? 'higher' : 'lower'}`
}

const countText = (more: number): string =>
  more === 0 ? '' : `${Math.abs(more)} level${Math.abs(more) === 1 ? '' : 's'} ${more > 0 ? 'more' : 'fewer'}. `

/** Smaller differences come of rounding, and nobody sees them. */
const least = 1e-3

/** Whether a difference is one to point at. */
export const isSeen = (mark: Difference | undefined): boolean => mark !== undefined && Math.abs(mark.share) >= least

/** A list against another in one or two sentences; `than` is whose list the other is. */
export const differenceText = ({ marks, worst, isSame, more }: Differences, frame: Frame, than: string): string => {
  if (isSame) return `The same list as that of ${than}.`
  const found = marks.filter((mark) => mark !== undefined)
  if (!worst) {
    const [first] = found
    if (!first) return `${countText(more)}Every level is also one of ${than}.`
    return `${countText(more)}${found.length} of ${marks.length} levels are not those of ${than}, the first at step ${first.step}: ${symbol[frame]} ${showNumber(first.level, 4)}.`
  }
  if (!isSeen(worst)) return `The same list as that of ${than}, to ${showPercent(Math.abs(worst.share), 2)}.`
  const seen = found.filter(isSeen).length
  const count = seen === 1 ? 'One level differs' : `${seen} of ${marks.length} levels differ`
  const { step, level, other } = worst
  return `${count} from those of ${than}, most at step ${step}: ${symbol[frame]} ${showNumber(level, 4)} for ${showNumber(other, 4)}, ${shareText(worst)}.`
}

/** What multiplies the first noise, and the number that it is. */
export const startText = ({ start, levels, frame }: Runs, isFromPicture: boolean): string => {
  const first = levels[0]!
  if (isFromPicture) {
    return frame === 't'
      ? `(1 − t₀) y + t₀ n with t₀ = ${showNumber(first, 4)}, y the picture`
      : `y + σ₀ n with σ₀ = ${showNumber(first, 4)}, y the picture`
  }
  if (start === 'flow') return first === 1 ? 'n: t₀ is 1' : `n, taken for x at t₀ = ${showNumber(first, 4)}`
  if (frame === 't') return `t₀ n with t₀ = ${showNumber(first, 4)}`
  if (!Number.isFinite(first)) return 'n alone: σ₀ is infinite'
  return start === 'sigma'
    ? `σ₀ n = ${showNumber(first, 4)} n`
    : `√(1 + σ₀²) n = ${showNumber(Math.hypot(1, first), 4)} n`
}
