/** A plot of the page as a file that stands for itself: its layers in their places, with the styles that they have there. */
import { withPngTexts } from '../../files/png-text.ts'
import { dublinCore, stateTexts } from '../../files/state-link.ts'
import { boxesIn, boxIn, rulesOf, svgElement, textsIn } from './figure-marks.ts'

/** What the page's sheets of styles say of a mark. */
const properties = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linejoin',
  'stroke-linecap',
  'opacity',
  'paint-order',
  'visibility',
] as const
const ofText = ['font-family', 'font-size', 'font-weight', 'font-style', 'text-anchor', 'dominant-baseline'] as const

/** Writes the computed styles of an element and of all in it to its copy. What is not shown goes. */
const copyStyles = (from: Element, to: Element): void => {
  const style = getComputedStyle(from)
  if (style.display === 'none') {
    to.remove()
    return
  }
  const names = from instanceof SVGTextContentElement ? [...properties, ...ofText] : properties
  to.setAttribute('style', names.map((name) => `${name}:${style.getPropertyValue(name)}`).join(';'))
  // Attributes may name what only the page knows.
  for (const name of ['class', ...names]) to.removeAttribute(name)
  const copies = [...to.children]
  for (const [k, child] of [...from.children].entries()) copyStyles(child, copies[k]!)
}

/** What cuts an element off: the nearest one around it that shows nothing beyond its edges. */
const cutOf = (part: Element, figure: Element): Element => {
  for (let at = part.parentElement; at && at !== figure; at = at.parentElement)
    if (getComputedStyle(at).overflow !== 'visible') return at
  return figure
}

/** A canvas as an image, cut off where the page cuts it off. */
const imageOf = (canvas: HTMLCanvasElement, figure: Element): Element => {
  const cut = cutOf(canvas, figure)
  const holder = svgElement('svg', { ...boxIn(cut, figure.getBoundingClientRect()), overflow: 'hidden' })
  const place = boxIn(canvas, cut.getBoundingClientRect())
  const { opacity, imageRendering } = getComputedStyle(canvas)
  const style = `image-rendering:${imageRendering}`
  const image = svgElement('image', { ...place, opacity, style, preserveAspectRatio: 'none', href: canvas.toDataURL() })
  holder.append(image)
  return holder
}

const groundOf = (part: Element): string => {
  for (let at: Element | null = part; at; at = at.parentElement) {
    const color = getComputedStyle(at).backgroundColor
    if (color !== 'transparent' && color !== 'rgba(0, 0, 0, 0)') return color
  }
  return '#ffffff'
}

const dublinCorePart = (link: string): Element => {
  const source = document.createElementNS(dublinCore, 'dc:source')
  source.textContent = link
  const metadata = svgElement('metadata', {})
  metadata.append(source)
  return metadata
}

/**
 * The SVG of everything that is drawn in an element, texts and lines of a table included.
 *
 * @param link - To the state that it shows; it goes into the metadata.
 * @param fonts - Rules of the fonts that it carries with it, for formulas.
 */
export const svgOf = (figure: HTMLElement, link: string, fonts = ''): string => {
  const frame = figure.getBoundingClientRect()
  const { width, height } = frame
  const whole = svgElement('svg', { width, height, viewBox: `0 0 ${width} ${height}` })
  const title = svgElement('title', {})
  const named = figure.querySelector('[role="img"]') ?? figure.closest('[aria-label]')
  title.textContent = named?.getAttribute('aria-label') ?? ''
  whole.append(title, dublinCorePart(link))
  if (fonts !== '') {
    const style = svgElement('style', {})
    style.textContent = fonts
    whole.append(style)
  }
  whole.append(svgElement('rect', { width, height, fill: groundOf(figure) }), ...boxesIn(figure, frame))
  for (const layer of figure.querySelectorAll('svg, canvas')) {
    if (layer.closest('button')?.querySelector('svg.lucide') || layer.parentElement?.closest('svg')) continue
    if (layer instanceof HTMLCanvasElement) whole.append(imageOf(layer, figure))
    else {
      const copy = layer.cloneNode(true) as Element
      copyStyles(layer, copy)
      for (const [key, value] of Object.entries(boxIn(layer, frame))) copy.setAttribute(key, String(value))
      whole.append(copy)
    }
  }
  if (figure instanceof HTMLTableElement) whole.append(...rulesOf(figure, frame), ...textsIn(figure, frame))
  else
    for (const name of figure.matches('[data-drawn]') ? [figure] : figure.querySelectorAll('[data-drawn]'))
      whole.append(...textsIn(name, frame))
  return new XMLSerializer().serializeToString(whole)
}

/** An SVG as an image; sizes are those that it names. */
export const imageOfSvg = async (svg: string): Promise<HTMLImageElement> => {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  return image
}

/** Pixels of a saved PNG for one of the page. */
const sharpness = 2

/** An SVG at twice its size as a PNG with the link in it. */
export const pngOf = async (svg: string, link: string): Promise<Uint8Array<ArrayBuffer>> => {
  const image = await imageOfSvg(svg)
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(image.width * sharpness)
  canvas.height = Math.round(image.height * sharpness)
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (!blob) throw new Error('The browser could not write the PNG. Save it as SVG.')
  return withPngTexts(new Uint8Array(await blob.arrayBuffer()), stateTexts(link))
}
