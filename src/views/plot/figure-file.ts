/** A plot of the page as a file that stands for itself: its layers in their places, with the styles that they have there. */
import { withPngTexts } from '../../files/png-text.ts'
import { dublinCore, stateTexts } from '../../files/state-link.ts'

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

const namespace = 'http://www.w3.org/2000/svg'

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

const element = (name: string, attributes: Readonly<Record<string, string | number>>): Element => {
  const made = document.createElementNS(namespace, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
  return made
}

const boxIn = (part: Element, { left, top }: DOMRect) => {
  const box = part.getBoundingClientRect()
  return { x: box.left - left, y: box.top - top, width: box.width, height: box.height }
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
  const holder = element('svg', { ...boxIn(cut, figure.getBoundingClientRect()), overflow: 'hidden' })
  const place = boxIn(canvas, cut.getBoundingClientRect())
  const { opacity, imageRendering } = getComputedStyle(canvas)
  const style = `image-rendering:${imageRendering}`
  const image = element('image', { ...place, opacity, style, preserveAspectRatio: 'none', href: canvas.toDataURL() })
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

/** The text of a line of HTML, where it stands. */
const textOf = (text: string, { left, top, width, height }: DOMRect, parent: Element, frame: DOMRect): Element => {
  const style = getComputedStyle(parent)
  const copy = element('text', { x: left - frame.left, y: top - frame.top + height / 2, textLength: width })
  const names = ['font-family', 'font-size', 'font-weight', 'font-style']
  const values = names.map((name) => `${name}:${style.getPropertyValue(name)}`)
  copy.setAttribute(
    'style',
    [...values, `fill:${style.color}`, 'dominant-baseline:central', 'white-space:pre'].join(';'),
  )
  copy.textContent = text
  return copy
}

/** Lines of text of an element of HTML, word by word as they are broken; what is hidden has no size. */
const textsIn = (part: Element, frame: DOMRect): readonly Element[] => {
  const found: Element[] = []
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement!
    if (parent.closest('svg, .visually-hidden, select')) continue
    const range = document.createRange()
    const lines: { text: string; box: DOMRect }[] = []
    for (const { index, 0: word } of node.textContent!.matchAll(/\S+\s*/g)) {
      range.setStart(node, index)
      range.setEnd(node, index + word.trimEnd().length)
      const box = range.getBoundingClientRect()
      if (box.width === 0 || getComputedStyle(parent).visibility === 'hidden') continue
      const line = lines.at(-1)
      if (line && Math.abs(line.box.top - box.top) < 2) {
        line.text += ` ${word.trimEnd()}`
        line.box = new DOMRect(line.box.left, line.box.top, box.right - line.box.left, line.box.height)
      } else lines.push({ text: word.trimEnd(), box })
    }
    found.push(...lines.map(({ text, box }) => textOf(text, box, parent, frame)))
  }
  return found
}

/** Lines over and under the rows of a table, where the page has them. */
const rulesOf = (table: Element, frame: DOMRect): readonly Element[] =>
  [...table.querySelectorAll('tr')].flatMap((row) => {
    const { x, y, width, height } = boxIn(row, frame)
    const style = getComputedStyle(row.lastElementChild ?? row)
    const lines = [
      { at: y, wide: style.borderTopWidth, stroke: style.borderTopColor },
      { at: y + height, wide: style.borderBottomWidth, stroke: style.borderBottomColor },
    ]
    return lines
      .filter(({ wide }) => Number.parseFloat(wide) > 0)
      .map(({ at, stroke }) => element('path', { d: `M${x},${at}h${width}`, stroke }))
  })

const dublinCorePart = (link: string): Element => {
  const source = document.createElementNS(dublinCore, 'dc:source')
  source.textContent = link
  const metadata = element('metadata', {})
  metadata.append(source)
  return metadata
}

/**
 * The SVG of everything that is drawn in an element, texts and lines of a table included.
 *
 * @param link - To the state that it shows; it goes into the metadata.
 */
export const svgOf = (figure: HTMLElement, link: string): string => {
  const frame = figure.getBoundingClientRect()
  const { width, height } = frame
  const whole = element('svg', { width, height, viewBox: `0 0 ${width} ${height}` })
  const title = element('title', {})
  const named = figure.querySelector('[role="img"]') ?? figure.closest('[aria-label]')
  title.textContent = named?.getAttribute('aria-label') ?? ''
  whole.append(title, dublinCorePart(link), element('rect', { width, height, fill: groundOf(figure) }))
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
