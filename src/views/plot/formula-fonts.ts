/** The fonts of a figure’s formulas, to be carried in its file. */
import { messageOf } from '../../engine/fault.ts'

/** Family, weight and style, by which a text and a font find each other. */
const keyOf = ({ fontFamily, fontWeight, fontStyle }: CSSStyleDeclaration): string => {
  const [family = ''] = fontFamily.split(',')
  const weight = { normal: '400', bold: '700' }[fontWeight] ?? fontWeight
  return `${family.replaceAll(/["']/g, '').trim()} ${weight} ${fontStyle || 'normal'}`
}

const hasText = (part: Element): boolean => [...part.childNodes].some((node) => node instanceof Text)

const rulesOfSheet = (sheet: CSSStyleSheet): readonly CSSRule[] => {
  try {
    return [...sheet.cssRules]
  } catch {
    // Of another origin, as extensions of a browser have them.
    return []
  }
}

const asData = async (address: string): Promise<string> => {
  if (address.startsWith('data:')) return address
  const answer = await fetch(address)
  if (!answer.ok) throw new Error(`${answer.status}`)
  const bytes = new Uint8Array(await answer.arrayBuffer())
  return `data:font/woff2;base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}`
}

const ruleOf = async ({ style, parentStyleSheet }: CSSFontFaceRule): Promise<string> => {
  // The first source is the smallest, and every browser that runs the page reads it.
  const [, source = ''] = /url\((?:"|')?([^"')]+)/.exec(style.getPropertyValue('src')) ?? []
  const address = new URL(source, parentStyleSheet?.href ?? document.baseURI).href
  const [family, weight, slant] = ['font-family', 'font-weight', 'font-style'].map((key) => style.getPropertyValue(key))
  return `@font-face{font-family:${family};font-weight:${weight};font-style:${slant};src:url(${await asData(address)}) format("woff2")}`
}

/** Rules of all fonts that formulas in a figure are set in; empty where it has none. */
export const formulaFonts = async (figure: Element): Promise<string> => {
  const parts = [...figure.querySelectorAll('.katex-html *')].filter(hasText)
  const used = new Set(parts.map((part) => keyOf(getComputedStyle(part))))
  const faces = [...document.styleSheets]
    .flatMap(rulesOfSheet)
    .filter((rule) => rule instanceof CSSFontFaceRule)
    .filter(({ style }) => used.has(keyOf(style)))
  try {
    return (await Promise.all(faces.map(ruleOf))).join('\n')
  } catch (error) {
    throw new Error(
      `the fonts of its formulas could not be fetched (${messageOf(error)}). Try it again when the host answers, or save the numbers.`,
    )
  }
}
