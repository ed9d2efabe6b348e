/** A plot of the page as a file that stands for itself: its layers in their places, with the styles that they have there. */
import { saveFile } from '../controls/save-file.ts'

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
  to.removeAttribute('class')
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

/** A canvas as an image, cut off where the page cuts it off. */
const imageOf = (canvas: HTMLCanvasElement, frame: DOMRect): Element => {
  const parent = canvas.parentElement!
  const cut = boxIn(parent, frame)
  const holder = element('svg', { ...cut, overflow: 'hidden' })
  const place = boxIn(canvas, parent.getBoundingClientRect())
  const { opacity } = getComputedStyle(canvas)
  const image = element('image', { ...place, opacity, preserveAspectRatio: 'none', href: canvas.toDataURL() })
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

/** The SVG of everything that is drawn in an element. */
export const svgOf = (figure: HTMLElement): string => {
  const frame = figure.getBoundingClientRect()
  const { width, height } = frame
  const whole = element('svg', { width, height, viewBox: `0 0 ${width} ${height}` })
  const title = element('title', {})
  title.textContent = figure.querySelector('[role="img"]')?.getAttribute('aria-label') ?? ''
  whole.append(title, element('rect', { width, height, fill: groundOf(figure) }))
  for (const layer of figure.querySelectorAll('svg, canvas')) {
    if (layer.closest('button') || layer.parentElement?.closest('svg')) continue
    if (layer instanceof HTMLCanvasElement) whole.append(imageOf(layer, frame))
    else {
      const copy = layer.cloneNode(true) as Element
      copyStyles(layer, copy)
      for (const [key, value] of Object.entries(boxIn(layer, frame))) copy.setAttribute(key, String(value))
      whole.append(copy)
    }
  }
  return new XMLSerializer().serializeToString(whole)
}

/** Pixels of a saved PNG for one of the page. */
const sharpness = 2

const pngOf = async (svg: string, { width, height }: DOMRect): Promise<Uint8Array<ArrayBuffer>> => {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(width * sharpness)
  canvas.height = Math.round(height * sharpness)
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (!blob) throw new Error('The browser could not write the PNG. Save the plot as SVG.')
  return new Uint8Array(await blob.arrayBuffer())
}

/** `name` is the file's, without its ending. */
export const saveFigure = async (figure: HTMLElement, name: string, format: 'svg' | 'png'): Promise<void> => {
  const svg = svgOf(figure)
  if (format === 'svg') saveFile(`${name}.svg`, 'image/svg+xml', svg)
  else saveFile(`${name}.png`, 'image/png', await pngOf(svg, figure.getBoundingClientRect()))
}
