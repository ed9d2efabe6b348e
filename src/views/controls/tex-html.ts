import type katex from 'katex'

/** A name of an operator and its sign of application, as KaTeX writes them into MathML. */
const operator = /<mi[^>]*>[^<]*<\/mi><mo>\u2061<\/mo>/g

/**
 * A formula as HTML with MathML for screen readers. KaTeX writes the operator of `\sigma_{\max}` as two elements where MathML
 * takes one, which Firefox refuses to read: each stands in a row of its own.
 */
export const texHtml = (typesetter: typeof katex, tex: string, displayMode: boolean): string =>
  typesetter
    .renderToString(tex, { displayMode, throwOnError: false, output: 'htmlAndMathml' })
    .replaceAll(operator, '<mrow>$&</mrow>')
