/** The theme: the system's, or one that a person chose for this browser. */
export const themes = ['auto', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const key = 'samplerscope-theme'

/** The remembered choice; "auto" where storage is denied or holds something else. */
export const readTheme = (): Theme => {
  try {
    const stored = localStorage.getItem(key)
    return themes.find((theme) => theme === stored) ?? 'auto'
  } catch {
    return 'auto'
  }
}

export const applyTheme = (theme: Theme): void => {
  if (theme === 'auto') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

export const rememberTheme = (theme: Theme): void => {
  try {
    localStorage.setItem(key, theme)
  } catch {
    // A browser that denies storage forgets the choice; nothing else is lost.
  }
}
