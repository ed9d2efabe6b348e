/** The address in a browser's message about a module that did not come; Safari names none, and tries again by itself. */
const addressIn = (error: unknown): string | undefined => /https?:\/\/[^\s'"]+/.exec(String(error))?.[0]

/**
 * Fetches a part of the program that is loaded late, so that it can be asked for again after it did not come. Chromium
 * remembers for the life of the page that an address gave no module, so every later attempt asks under a query of its
 * own; what the part imports keeps its addresses and is not loaded twice.
 *
 * @param load - The dynamic import, written where the bundler sees it.
 * @returns A function that fetches the part, or rejects with the browser's error.
 */
export const fetchPart = <Part>(load: () => Promise<Part>): (() => Promise<Part>) => {
  let failed: string | undefined
  let attempts = 0
  return async () => {
    try {
      return await (failed === undefined
        ? load()
        : (import(/* @vite-ignore */ `${failed}?again=${attempts}`) as Promise<Part>))
    } catch (error) {
      failed ??= addressIn(error)
      attempts++
      throw error
    }
  }
}
