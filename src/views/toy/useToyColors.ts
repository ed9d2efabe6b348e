import { useEffect, useState } from 'react'

/** Colours of the canvas layers. A canvas knows no custom properties, so these are read from the page's style. */
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

/** Each token as the browser resolves it: custom properties alone would give back the light-dark() that they were written as. */
const readColors = (): ToyColors => {
  const probe = document.createElement('span')
  probe.hidden = true
  document.documentElement.append(probe)
  const style = getComputedStyle(probe)
  const resolved = Object.entries(tokens).map(([key, token]) => {
    probe.style.color = `var(${token}, #888888)`
    return [key, style.color]
  })
  probe.remove()
  return Object.fromEntries(resolved) as ToyColors
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
