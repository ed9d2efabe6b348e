/** Name of the variable that says where a build will stand: previews of links need whole addresses. */
export const siteVariable = 'SAMPLERSCOPE_SITE'

/**
 * Address of the built page with a slash at its end; undefined where nobody names it.
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string | undefined}
 */
export const siteAddress = (environment) => {
  const text = environment[siteVariable]
  if (!text) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash)
    throw new Error(
      `${siteVariable} must be the address of the page, such as https://example.org/samplerscope/, got "${text}"`,
    )
  return url.href.endsWith('/') ? url.href : `${url.href}/`
}
