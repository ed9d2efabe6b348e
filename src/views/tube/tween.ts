/** A tube on its way to another one: paths slide and lines warp. Pure. */
import type { Tube, TubePath, TubePoint } from './tube.ts'

const between = (a: number, b: number, share: number): number => a + (b - a) * share

/** The place of a path, from high noise to low, at `along`; its ends beyond them. */
const placeOn = (path: readonly TubePoint[], along: number): TubePoint => {
  const next = path.findIndex((point) => point.along <= along)
  if (next <= 0) return path[next === 0 ? 0 : path.length - 1]!
  const [a, b] = [path[next - 1]!, path[next]!]
  const share = a.along === b.along ? 1 : (a.along - along) / (a.along - b.along)
  return { along, across: between(a.across, b.across, share) }
}

/** With another number of points, the new ones start on the old path, where it crosses their noise levels. */
const pointsBetween = (from: readonly TubePoint[], to: readonly TubePoint[], share: number): readonly TubePoint[] => {
  if (from.length === 0) return to
  const starts = from.length === to.length ? from : to.map(({ along }) => placeOn(from, along))
  return to.map(({ along, across }, k) => ({
    along: between(starts[k]!.along, along, share),
    across: between(starts[k]!.across, across, share),
  }))
}

const pathBetween = (from: TubePath | undefined, to: TubePath, share: number): TubePath =>
  from
    ? {
        ...to,
        points: pointsBetween(from.points, to.points, share),
        exact: pointsBetween(from.exact, to.exact, share),
        own: from.own && to.own ? pointsBetween(from.own, to.own, share) : to.own,
        off: between(from.off, to.off, share),
      }
    : to

/** At `share` 0 what was, at 1 what is to be; what has no counterpart with the same number of points is there at once. */
export const tubeBetween = (from: Tube, to: Tube, share: number): Tube =>
  share >= 1
    ? to
    : {
        ...to,
        paths: to.paths.map((path) =>
          pathBetween(
            from.paths.find(({ id }) => id === path.id),
            path,
            share,
          ),
        ),
        crowd: to.crowd && {
          ...to.crowd,
          paths: to.crowd.paths.map((path, k) => pointsBetween(from.crowd?.paths[k] ?? path, path, share)),
        },
        lines: to.lines.map((line, k) => (from.lines[k] ? pointsBetween(from.lines[k], line, share) : line)),
        low: between(from.low, to.low, share),
        high: between(from.high, to.high, share),
      }

/** Slow at both ends. */
export const eased = (share: number): number => share * share * (3 - 2 * share)
