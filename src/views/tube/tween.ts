/** A tube on its way to another one: paths slide and lines warp. Pure. */
import type { Tube, TubePath, TubePoint } from './tube.ts'

const between = (a: number, b: number, share: number): number => a + (b - a) * share

const pointsBetween = (from: readonly TubePoint[], to: readonly TubePoint[], share: number): readonly TubePoint[] =>
  from.length !== to.length
    ? to
    : to.map(({ along, across }, k) => ({
        along: between(from[k]!.along, along, share),
        across: between(from[k]!.across, across, share),
      }))

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
