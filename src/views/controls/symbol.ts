/** Symbols of parameters that need no typesetter: a letter, with one word below or above it. */

export interface PlainSymbol {
  readonly letter: string
  /** Names such as "min" and "churn" are upright, single letters slanted. */
  readonly below?: string
  readonly above?: string
}

const greek: Readonly<Record<string, string>> = {
  alpha: 'α',
  beta: 'β',
  gamma: 'γ',
  epsilon: 'ϵ',
  eta: 'η',
  lambda: 'λ',
  mu: 'μ',
  rho: 'ρ',
  sigma: 'σ',
  tau: 'τ',
  varphi: 'φ',
}

const pattern = /^(?:\\([a-z]+)|([A-Za-z]))(?:([_^])(?:\{\\mathrm\{(\w+)\}\}|\{\\(min|max)\}|(\w)))?$/

/** Reads TeX such as `\sigma_{\max}`, `S_{\mathrm{churn}}` or `\rho`; undefined for any other formula. */
export const plainSymbol = (tex: string): PlainSymbol | undefined => {
  const [, name, latin, place, word, operator, single] = pattern.exec(tex) ?? []
  const letter = name === undefined ? latin : greek[name]
  if (letter === undefined) return undefined
  const index = word ?? operator ?? single
  if (index === undefined) return { letter }
  return place === '_' ? { letter, below: index } : { letter, above: index }
}
