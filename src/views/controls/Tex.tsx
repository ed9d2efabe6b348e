import type katex from 'katex'
import { useEffect, useMemo, useState } from 'react'
import { fetchPart } from '../../base/fetch-part.ts'
import { texHtml } from './tex-html.ts'

/** KaTeX is as large as a quarter of everything else: it comes with the first formula, or when the page is idle. */
const fetchKatex = fetchPart(() => import('katex'))
let known: typeof katex | undefined

const katexOf = async (): Promise<typeof katex> => {
  known ??= (await fetchKatex()).default
  return known
}

/** Fetches KaTeX ahead of need. If it does not come, the next formula asks again. */
export const prefetchFormulas = (): Promise<void> =>
  katexOf().then(
    () => undefined,
    () => undefined,
  )

const useKatex = (): typeof katex | undefined => {
  const [here, setHere] = useState(() => known)
  useEffect(() => {
    if (here) return
    let isShown = true
    katexOf().then(
      (fetched) => isShown && setHere(() => fetched),
      // The source of the formula stays: it can be read, and the next formula asks again.
      () => undefined,
    )
    return () => {
      isShown = false
    }
  }, [here])
  return here
}

/** A formula set by KaTeX, with MathML for screen readers. Its source stands there until KaTeX has come. */
export const Tex = ({ tex, display = false }: { readonly tex: string; readonly display?: boolean }) => {
  const typesetter = useKatex()
  const html = useMemo(() => typesetter && texHtml(typesetter, tex, display), [typesetter, tex, display])
  if (html === undefined) return <code className="tex-source">{tex}</code>
  // biome-ignore lint/security/noDangerouslySetInnerHtml: KaTeX's own output of a formula from the registry
  return <span dangerouslySetInnerHTML={{ __html: html }} />
}
