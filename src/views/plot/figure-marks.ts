/** What stands in a saved figure beside its layers: lines of text, rules of a table, boxes of its cells, bars of formulas. */

import { fieldText } from './field-text.ts'

const namespace = 'http://www.w3.org/2000/svg'

/** An element of SVG with its attributes. */
export const svgElement = (name: string, attributes: Readonly<Record<string, string | number>>): Element => {
  const made = document.createElementNS(namespace, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
  return made
}

/** Where an element stands in a frame, in pixels. */
export const boxIn = (part: Element, { left, top }: DOMRect) => {
  const box = part.getBoundingClientRect()
  return { x: box.left - left, y: box.top - top, width: box.width, height: box.height }
}

/** The text of a line of HTML, where it stands. */
const textOf = (text: string, { left, top, width, height }: DOMRect, parent: Element, frame: DOMRect): Element => {
  const style = getComputedStyle(parent)
  const copy = svgElement('text', { x: left - frame.left, y: top - frame.top + height / 2 })
  if (width > 0) copy.setAttribute('textLength', String(width))
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
export const textsIn = (part: Element, frame: DOMRect): readonly Element[] => {
  const found: Element[] = []
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement!
    if (parent.closest('svg, .visually-hidden, .katex-mathml, select, [data-unsaved]')) continue
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
  for (const field of part.querySelectorAll<HTMLSelectElement | HTMLInputElement>('select, input.number-field')) {
    const { left, right, top, height } = field.getBoundingClientRect()
    const { paddingLeft, paddingRight, textAlign } = getComputedStyle(field)
    const isAtRight = textAlign === 'right'
    const at = isAtRight ? right - Number.parseFloat(paddingRight) : left + Number.parseFloat(paddingLeft)
    const copy = textOf(fieldText(field), new DOMRect(at, top, 0, height), field, frame)
    if (isAtRight) copy.setAttribute('text-anchor', 'end')
    if (height > 0) found.push(copy)
  }
  return found
}

/** Lines over and under the rows of a table, where the page has them. */
export const rulesOf = (table: Element, frame: DOMRect): readonly Element[] =>
  [...table.querySelectorAll('tr')].flatMap((row) => {
    const { x, y, width, height } = boxIn(row, frame)
    const style = getComputedStyle(row.lastElementChild ?? row)
    const lines = [
      { at: y, wide: style.borderTopWidth, stroke: style.borderTopColor },
      { at: y + height, wide: style.borderBottomWidth, stroke: style.borderBottomColor },
    ]
    return lines
      .filter(({ wide }) => Number.parseFloat(wide) > 0)
      .map(({ at, stroke }) => svgElement('path', { d: `M${x},${at}h${width}`, stroke }))
  })

/** A colour of a style as every program reads it: what the page mixes has a notation of its own. */
const plainColor = (color: string): string => {
  if (!color.startsWith('color(')) return color
  const canvas = new OffscreenCanvas(1, 1)
  const context = canvas.getContext('2d')!
  context.fillStyle = color
  context.fillRect(0, 0, 1, 1)
  const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data
  return `rgba(${red}, ${green}, ${blue}, ${alpha! / 255})`
}

/** Boxes of what is marked with `data-box`, and the bars of fractions in formulas. */
export const boxesIn = (figure: Element, frame: DOMRect): readonly Element[] => {
  const boxes = [...figure.querySelectorAll('[data-box]')].map((part) => {
    const { backgroundColor, borderTopColor, borderTopWidth, borderTopLeftRadius, boxShadow } = getComputedStyle(part)
    // A chosen cell's border is made wider by a shadow that takes no room.
    const [, inset = '0'] = / 0px 0px 0px ([\d.]+)px inset/.exec(boxShadow) ?? []
    const wide = Number.parseFloat(borderTopWidth) + Number.parseFloat(inset)
    const { x, y, width, height } = boxIn(part, frame)
    return svgElement('rect', {
      x: x + wide / 2,
      y: y + wide / 2,
      width: width - wide,
      height: height - wide,
      rx: Math.max(0, Number.parseFloat(borderTopLeftRadius) - wide / 2),
      fill: plainColor(backgroundColor),
      stroke: plainColor(borderTopColor),
      'stroke-width': wide,
    })
  })
  const bars = [...figure.querySelectorAll('.katex-html .frac-line')].map((bar) => {
    const { borderBottomWidth, borderBottomColor } = getComputedStyle(bar)
    const wide = Number.parseFloat(borderBottomWidth)
    const { x, y, width, height } = boxIn(bar, frame)
    return svgElement('rect', { x, y: y + height - wide, width, height: wide, fill: borderBottomColor })
  })
  return [...boxes, ...bars]
}
