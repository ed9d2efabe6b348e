import { type ReactNode, type RefObject, useMemo, useRef } from 'react'
import type { Beat, Shown } from '../../scenes/beats.ts'
import type { Scene } from '../../scenes/scene.ts'
import { comparedOf } from '../../state/selectors.ts'
import { useExplorer } from '../explorer-context.tsx'
import { placeIn } from '../tube/place.ts'
import type { Tube } from '../tube/tube.ts'
import { useTweened } from '../tube/use-tweened.ts'
import { FilmStrip } from './FilmStrip.tsx'
import { figures } from './figures/registry.ts'
import { Results } from './Results.tsx'
import { StageBuild } from './StageBuild.tsx'
import { StageCurve } from './StageCurve.tsx'
import { StageDoors } from './StageDoors.tsx'
import { StageMap } from './StageMap.tsx'
import { StagePair } from './StagePair.tsx'
import { StageScore } from './StageScore.tsx'
import { StageStep } from './StageStep.tsx'
import { StageTube } from './StageTube.tsx'
import type { PictureErrors } from './use-picture-errors.ts'
import { type Asked, useDrawnCurve } from './use-question.ts'
import { type Size, useSize } from './use-size.ts'

/** Below it there is room for one row of small pictures. */
const low = 420
const least = 96
const most = 168
/** Side of a picture that results are laid out for. */
const usual = 150

interface Room {
  readonly side: number
  /** Pictures in a row of a design's results. */
  readonly columns: number
  readonly film: number
  readonly plot: number
}

/** How a stage's height is shared by its plot and its pictures. */
export const roomOf = ({ width, height, em }: Size, film: Shown['film'], designs: number): Room => {
  if (!film) return { side: 0, columns: 0, film: 0, plot: height }
  const isLow = height < low
  if (film === 'results') {
    const groups = designs + 1
    const share = (width - (groups - 1) * 2 * em) / groups
    const columns = isLow ? 1 : Math.max(1, Math.min(4, Math.round(share / usual)))
    const side = Math.floor(Math.min(share / columns - 4, isLow ? 84 : Math.max(least, 0.3 * height), most))
    const all = side + 3.4 * em
    return { side, columns, film: all, plot: height - all - 0.5 * em }
  }
  const rows = isLow ? 1 : film.length
  const side = isLow ? 64 : Math.max(least, Math.floor(Math.min(most, (0.36 * height) / rows, width / 6.5)))
  const all = rows * (side + 0.35 * em)
  return { side, columns: 0, film: all, plot: height - all - 0.5 * em }
}

interface StagePictureProps {
  readonly scene: Scene
  readonly beat: Beat
  readonly tube: Tube
  readonly errors: PictureErrors
  readonly asked: Asked | undefined
  /** What copies a design as code. */
  readonly code: ReactNode
  /** Where it is drawn, for who wants to save it. */
  readonly area?: RefObject<HTMLDivElement | null>
}

/** The one picture of the stage, and the film under it. */
export const StagePicture = ({ scene, beat, tube: now, errors, asked, code, area }: StagePictureProps) => {
  const drawn = useDrawnCurve(scene)
  const own = useRef<HTMLDivElement>(null)
  const element = area ?? own
  const size = useSize(element)
  const { width, height, em } = size
  const isHeld = useExplorer(({ history }) => history.isHeld)
  const designs = useExplorer((state) => comparedOf(state).length)
  const slot = useExplorer(({ document }) => document.slot)
  const count = useExplorer(({ document }) => document.images.count)
  const value = useExplorer(({ document }) => scene.control?.read(document))
  const tube = useTweened(now, isHeld)
  const picture = beat.picture ?? scene.shown.picture
  const film = 'film' in beat ? beat.film : scene.shown.film
  const light = beat.light ?? []
  const room = roomOf(size, film, designs)
  const place = useMemo(() => {
    const isNarrow = width < 28 * em
    const left = isNarrow ? 4.8 * em : 10.4 * em
    return placeIn(width, Math.max(80, room.plot), { left, right: 0.8 * em, top: 0.4 * em, bottom: 2.9 * em }, tube)
  }, [width, em, room.plot, tube])
  const error = errors.of(slot)
  const Figure = figures[picture]
  return (
    <div ref={element} className="stage-picture-area" data-drawn>
      {width > 0 && height > 0 && (
        <>
          {Figure ? (
            <Figure {...{ scene, beat, width, em, light }} height={room.plot} />
          ) : picture === 'step' ? (
            <StageStep
              width={width}
              height={room.plot}
              em={em}
              step={beat.step ?? 0}
              stage={beat.stage ?? 'land'}
              light={light}
              asked={asked}
            />
          ) : picture === 'map' ? (
            <StageMap width={width} height={room.plot} em={em} errors={errors} />
          ) : picture === 'build' ? (
            <StageBuild width={width} height={room.plot} em={em} errors={errors} />
          ) : picture === 'score' ? (
            <StageScore height={room.plot} />
          ) : picture === 'doors' ? (
            <StageDoors height={room.plot} code={code} />
          ) : picture === 'pair' ? (
            <StagePair width={width} height={room.plot} em={em} />
          ) : picture === 'curve' && scene.curve && value !== undefined ? (
            <StageCurve
              curve={scene.curve}
              width={width}
              height={room.plot}
              em={em}
              at={value}
              error={typeof error === 'number' ? error : null}
              count={count}
              light={light}
              asked={asked}
              drawn={drawn}
            />
          ) : (
            <StageTube tube={tube} place={place} width={width} height={room.plot} em={em} light={light} asked={asked} />
          )}
          {film === 'results' ? (
            <Results errors={errors} side={room.side} columns={room.columns} />
          ) : (
            film && (
              <FilmStrip
                rows={height < low ? film.slice(0, 1) : film}
                tube={tube}
                place={place}
                width={width}
                side={room.side}
                em={em}
                isEven={picture === 'pair' || picture === 'plane'}
              />
            )
          )}
        </>
      )}
    </div>
  )
}
