import katex from 'katex'
import { useMemo } from 'react'

/** A formula set by KaTeX, with MathML for screen readers. */
export const Tex = ({ tex, display = false }: { readonly tex: string; readonly display?: boolean }) => {
  const html = useMemo(
    () => katex.renderToString(tex, { displayMode: display, throwOnError: false, output: 'htmlAndMathml' }),
    [tex, display],
  )
  // biome-ignore lint/security/noDangerouslySetInnerHtml: KaTeX's own output of a formula from the registry
  return <span dangerouslySetInnerHTML={{ __html: html }} />
}
