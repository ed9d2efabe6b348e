/** Files of the site, wherever they are: beside the page, or inside it where the page is one file and may fetch nothing. */

/** What the build of the page as one file leaves for it, in the page and in its workers. */
export interface OneFile {
  /** Id of the network that is inside. */
  readonly network: string
  /** Addresses of the files inside, by their path below the page's folder. */
  readonly files: Readonly<Record<string, string>>
}

declare global {
  var samplerscopeFile: OneFile | undefined
}

/** Undefined in a page whose files stand beside it. */
export const oneFile = (): OneFile | undefined => globalThis.samplerscopeFile

/** Where a file of the site is fetched from: the address itself, or that of the copy inside the page. */
export const siteFile = (url: URL | string): string => {
  const address = String(url)
  const files = oneFile()?.files ?? {}
  const path = Object.keys(files).find((name) => address.endsWith(`/${name}`))
  return path === undefined ? address : files[path]!
}
