import { splitFormulas } from '../../scenes/prose.ts'
import { Tex } from '../controls/Tex.tsx'

/** A paragraph's text with its formulas set. */
export const Prose = ({ text }: { readonly text: string }) =>
  splitFormulas(text).map(({ kind, text }, k) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
    kind === 'formula' ? <Tex key={k} tex={text} /> : <span key={k}>{text}</span>,
  )
