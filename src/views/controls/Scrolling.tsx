import type { ReactNode } from 'react'

/** A wide table that scrolls in itself. */
export const Scrolling = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
  <section className="compare-scroll" aria-label={label} tabIndex={0}>
    {children}
  </section>
)
