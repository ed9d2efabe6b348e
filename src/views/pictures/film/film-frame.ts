/** A frame of the animation: the toy at the left, the designs' pictures at the right, the step above. */
import { showNumber } from '../../../base/number.ts'
import { asWritten } from '../../../core/pure-noise.ts'
import type { SlotId } from '../../../document/slots.ts'
import { traceMarker } from '../../../plot/markers.ts'
import { slotStyles } from '../../../plot/palette.ts'
import type { ExplorerState } from '../../../state/explorer.ts'
import { comparedOf, shownFrameOf } from '../../../state/selectors.ts'
import { imageOfSvg, svgOf } from '../../plot/figure-file.ts'

/** Size in pixels: both even, as encoders of video need. */
export const filmSize = { width: 1280, height: 720 } as const

const margin = 24
const headHeight = 48
const nameHeight = 26
/** Share of the width that the toy takes. */
const toyShare = 0.58

interface Place {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

interface Layout {
  readonly toy: Place
  /** A place for each design's pictures. */
  readonly pictures: readonly Place[]
}

/** Where `count` panels stand in a place, `across` beside each other. */
const panelsIn = ({ x, y, width, height }: Place, count: number, across: number): readonly Place[] => {
  const down = Math.ceil(count / across)
  const own = { width: (width - (across - 1) * margin) / across, height: (height - (down - 1) * margin) / down }
  return Array.from({ length: count }, (_, k) => ({
    x: x + (k % across) * (own.width + margin),
    y: y + Math.floor(k / across) * (own.height + margin),
    ...own,
  }))
}

/** Toys that are wider than this, for their height, stand below the pictures and not beside them. */
const widest = 1.8

/** `aspect` is the toy's width over its height. */
export const filmLayout = (aspect: number, designs: number): Layout => {
  const { width, height } = filmSize
  const top = headHeight + margin
  const room = { x: margin, y: top, width: width - 2 * margin, height: height - top - margin }
  const fitted = (place: Place): Place => {
    const wide = Math.min(place.width, aspect * place.height)
    const tall = wide / aspect
    return { x: place.x + (place.width - wide) / 2, y: place.y + (place.height - tall) / 2, width: wide, height: tall }
  }
  if (aspect <= widest) {
    const toy = fitted({ ...room, width: toyShare * room.width })
    const left = room.x + toyShare * room.width + margin
    const beside = { ...room, x: left, width: width - margin - left }
    return { toy, pictures: panelsIn(beside, designs, designs <= 1 ? 1 : 2) }
  }
  const tall = Math.min(room.width / aspect, 0.5 * room.height)
  const above = { ...room, height: room.height - tall - margin }
  const below = { ...room, y: room.y + above.height + margin, height: tall }
  return { toy: fitted(below), pictures: panelsIn(above, designs, designs) }
}

export interface FilmColors {
  readonly ground: string
  readonly text: string
  readonly font: string
  readonly of: (slot: SlotId) => string
}

/** The page's colours as a canvas takes them: those of its scheme, light or dark. */
export const colorsOf = (figure: HTMLElement): FilmColors => {
  const probe = document.createElement('span')
  figure.append(probe)
  const read = (color: string): string => {
    probe.style.color = color
    return getComputedStyle(probe).color
  }
  const colors = Object.fromEntries(Object.entries(slotStyles).map(([id, { token }]) => [id, read(`var(${token})`)]))
  const made = { ground: read('var(--panel)'), text: read('var(--text)'), font: getComputedStyle(figure).fontFamily }
  probe.remove()
  return { ...made, of: (slot) => colors[slot]! }
}

type Context = CanvasRenderingContext2D

/** The pictures of a frame, side by side in as square a grid as they make. */
const drawPictures = (context: Context, pixels: Uint8ClampedArray, side: number, place: Place): void => {
  const count = pixels.length / (4 * side * side)
  const across = Math.ceil(Math.sqrt(count))
  const down = Math.ceil(count / across)
  const size = Math.floor(Math.min(place.width / across, place.height / down))
  const tile = document.createElement('canvas')
  tile.width = side
  tile.height = side
  const own = tile.getContext('2d')!
  context.imageSmoothingEnabled = false
  for (let k = 0; k < count; k++) {
    const image = own.createImageData(side, side)
    image.data.set(pixels.subarray(4 * side * side * k, 4 * side * side * (k + 1)))
    own.putImageData(image, 0, 0)
    context.drawImage(tile, place.x + (k % across) * size, place.y + Math.floor(k / across) * size, size, size)
  }
  context.imageSmoothingEnabled = true
}

/** Draws what the page shows at its cursor, step `step` of the active design. */
export const drawFrame = async (
  context: Context,
  state: ExplorerState,
  figure: HTMLElement,
  link: string,
  step: number,
  colors: FilmColors,
): Promise<void> => {
  const { width, height } = filmSize
  const marks = state.runnable.program.steps
  const sigma = step === marks.length ? marks.at(-1)!.sigmaNext : marks[step]!.sigma
  const own = figure.getBoundingClientRect()
  const compared = comparedOf(state)
  const places = filmLayout(own.width / own.height, compared.length)
  const toy = await imageOfSvg(svgOf(figure, link))
  context.fillStyle = colors.ground
  context.fillRect(0, 0, width, height)
  context.fillStyle = colors.text
  context.textBaseline = 'middle'
  context.font = `600 22px ${colors.font}`
  context.fillText(`Step ${step} of ${marks.length}, σ = ${showNumber(asWritten(sigma))}`, margin, margin + 10)
  context.drawImage(toy, places.toy.x, places.toy.y, places.toy.width, places.toy.height)
  compared.forEach(({ id, name }, k) => {
    const { x, y, ...place } = places.pictures[k]!
    context.fillStyle = colors.of(id)
    context.beginPath()
    traceMarker(context, slotStyles[id].marker, x + 8, y + nameHeight / 2 - 3, 5)
    context.fill()
    context.fillStyle = colors.text
    context.font = `15px ${colors.font}`
    context.fillText(`${id}: ${name}`, x + 22, y + nameHeight / 2 - 3, place.width - 22)
    const frame = shownFrameOf(id)(state)
    const below = { x, y: y + nameHeight, width: place.width, height: place.height - nameHeight }
    if (frame) drawPictures(context, frame.state, frame.side, below)
  })
}
