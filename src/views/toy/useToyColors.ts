import { useEffect, useState } from 'react'

/** Colours of the canvas layers: canvas knows no custom properties, so that they are read from the page's style. */
const tokens = {
  designA: '--design-a',
  designB: '--design-b',
  designC: '--design-c',
  designD: '--design-d',
  raise: '--toy-raise',
  exact: '--toy-exact',
  flow: '--toy-flow',
  imperfect: '--accent-2',
  score: '--toy-score',
  halo: '--toy-halo',
  heat0: '--toy-heat-0',
  heat1: '--toy-heat-1',
  heat2: '--toy-heat-2',
  heat3: '--toy-heat-3',
} as const

export type ToyColors = Readonly<Record<keyof typeof tokens, string>>

const readColors = (): ToyColors => {
  const style = getComputedStyle(document.documentElement)
  return Object.fromEntries(
    Object.entries(tokens).map(([key, token]) => [key, style.getPropertyValue(token).trim() || '#888888']),
  ) as ToyColors
}

/** The colours in force; another object when the theme changes. */
export const useToyColors = (): ToyColors => {
  const [colors, setColors] = useState(readColors)
  useEffect(() => {
    const update = (): void => setColors(readColors())
    const observer = new MutationObserver(update)
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] })
    const dark = matchMedia('(prefers-color-scheme: dark)')
    dark.addEventListener('change', update)
    // The style sheet may have come after the first reading.
    update()
    return () => {
      observer.disconnect()
      dark.removeEventListener('change', update)
    }
  }, [])
  return colors
}
