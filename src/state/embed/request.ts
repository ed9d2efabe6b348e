/** What an address asks of a frame: `?embed=toy&hide=tools,legend&theme=dark&origin=https://lms.example.edu`. */
import { quote, suggestion } from '../../core/faults.ts'
import { controlsOf, hasPictures, type PartName, partNames } from './parts.ts'

const themes = ['auto', 'light', 'dark'] as const

export interface Embed {
  readonly part: PartName
  /** Whether the part has pictures, which need an engine. */
  readonly hasPictures: boolean
  /** Names of controls that are left out. */
  readonly hidden: readonly string[]
  readonly theme: (typeof themes)[number]
  /** Origin of the page around the frame, the only one that the state is shared with; null where none is named. */
  readonly origin: string | null
  /** What was not understood, a sentence each. */
  readonly notes: readonly string[]
}

/** Keys of the query that make a page a frame. */
export const embedKeys = ['embed', 'hide', 'theme', 'origin'] as const

/** The origin that a text names; undefined where it is no origin of the web. */
const readOrigin = (text: string): string | undefined => {
  try {
    const url = new URL(text)
    return /^https?:$/.test(url.protocol) && url.origin === text ? text : undefined
  } catch {
    return undefined
  }
}

/** What a query asks for: null without `embed`, a sentence where it names no part. */
export const readEmbed = (query: URLSearchParams): Embed | string | null => {
  const asked = query.get('embed')
  if (asked === null) return null
  const part = partNames.find((name) => name === asked)
  if (part === undefined)
    return `This frame asks for ${quote(asked)}, which is no part of Samplerscope${suggestion(asked, partNames)}. Its address can have ?embed= with ${partNames.join(', ')}.`
  const notes: string[] = []
  const known = controlsOf(part)
  const wanted = (query.get('hide') ?? '').split(',').filter((name) => name !== '')
  const unknown = wanted.filter((name) => !known.includes(name))
  if (unknown.length > 0)
    notes.push(
      `The address of this frame hides ${unknown.map(quote).join(' and ')}, which ${part} does not have${suggestion(unknown[0]!, known)}. It has ${known.join(', ')}.`,
    )
  const themeText = query.get('theme') ?? 'auto'
  const theme = themes.find((one) => one === themeText) ?? 'auto'
  if (theme !== themeText) notes.push(`theme ${quote(themeText)} must be one of ${themes.join(', ')}; using auto`)
  const originText = query.get('origin')
  const origin = originText === null ? undefined : readOrigin(originText)
  if (originText !== null && origin === undefined)
    notes.push(
      `origin ${quote(originText)} must be the origin of the page around this frame, such as https://example.org; the state is shared with nobody`,
    )
  return {
    part,
    hasPictures: hasPictures(part),
    hidden: wanted.filter((name) => known.includes(name)),
    theme,
    origin: origin ?? null,
    notes,
  }
}
