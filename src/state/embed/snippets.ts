/** What is pasted elsewhere: addresses, an iframe, a picture that links. Pure. */
import type { PartName } from './parts.ts'

/** Heights in CSS pixels in which a part has room, 800 wide. */
export const usualHeights: Readonly<Record<PartName, number>> = {
  toy: 760,
  pictures: 760,
  schedule: 640,
  stage: 560,
  compare: 900,
}

export interface FrameRequest {
  readonly part: PartName
  readonly hidden: readonly string[]
  readonly theme: 'auto' | 'light' | 'dark'
}

/** Keys of the query that a state needs to be the same elsewhere: which network it means where its hash names none. */
const keysOfStates = ['model']

/** Address of the page as `base` has it, without hash and without what only this visit asked for. */
const pageOf = (base: string): URL => {
  const url = new URL(base)
  for (const key of [...url.searchParams.keys()]) if (!keysOfStates.includes(key)) url.searchParams.delete(key)
  url.hash = ''
  return url
}

/** Link to the state that a hash says. */
export const linkTo = (base: string, hash: string): string => `${pageOf(base)}#${hash}`

/** Address of a part alone. */
export const frameAddress = (base: string, hash: string, { part, hidden, theme }: FrameRequest): string => {
  const page = pageOf(base)
  const query = [
    ...(page.search === '' ? [] : [page.search.slice(1)]),
    `embed=${part}`,
    ...(hidden.length > 0 ? [`hide=${hidden.join(',')}`] : []),
    ...(theme === 'auto' ? [] : [`theme=${theme}`]),
  ]
  page.search = ''
  return `${page}?${query.join('&')}#${hash}`
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Scripts, the kept choice of device, saved files, and links that open in tabs of their own: nothing works with less. */
export const sandbox = 'allow-scripts allow-same-origin allow-downloads allow-popups allow-popups-to-escape-sandbox'

/** Threads where the page around is isolated, and the clipboard. */
export const permissions = 'cross-origin-isolated; clipboard-write'

/** An iframe as HTML. Its colour scheme is its page's: with another one a browser gives it a background. */
export const frameSnippet = (address: string, title: string, { part, theme }: FrameRequest): string =>
  [
    `<iframe src="${escaped(address)}" title="${escaped(title)}"`,
    `  width="100%" height="${usualHeights[part]}" loading="lazy"`,
    `  style="border: 0; color-scheme: ${theme === 'auto' ? 'light dark' : theme}"`,
    `  sandbox="${sandbox}"`,
    `  allow="${permissions}"></iframe>`,
  ].join('\n')

/** Address of the picture that stands for a state: that of the scene, or of the page. `scene` is a built-in one, or null. */
export const pictureOf = (base: string, scene: string | null): string =>
  new URL(scene === null ? 'screenshot.png' : `scenes/${scene}.png`, pageOf(base)).href

/** A picture that links, as Markdown. */
export const markdownSnippet = (link: string, title: string, picture: string): string =>
  // In Markdown a parenthesis ends an address.
  `[![${title.replaceAll(/[[\]]/g, '')}](${picture})](${link.replaceAll('(', '%28').replaceAll(')', '%29')})`
