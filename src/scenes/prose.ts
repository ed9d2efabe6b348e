/** Text with formulas in it: `noise of level $\sigma$`. No markup beside that. */
export interface Piece {
  readonly kind: 'text' | 'formula'
  readonly text: string
}

/** Splits at dollar signs; a last one without a partner is text. */
export const splitFormulas = (prose: string): readonly Piece[] => {
  const parts = prose.split('$')
  const pieces = parts.map((text, k): Piece => ({ kind: k % 2 === 1 ? 'formula' : 'text', text }))
  if (parts.length % 2 === 0) {
    const last = pieces.at(-1)!
    pieces[pieces.length - 1] = { kind: 'text', text: `$${last.text}` }
  }
  return pieces.filter(({ text }) => text !== '')
}
