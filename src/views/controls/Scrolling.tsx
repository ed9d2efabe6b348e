import type { ReactNode } from 'react'

interface ScrollingProps {
  readonly label: string
  /** The class that lets it scroll: that of wide tables where missing. */
  readonly className?: string
  readonly children: ReactNode
}

/** A wide table or a long text that scrolls in itself. */
export const Scrolling = ({ label, className = 'compare-scroll', children }: ScrollingProps) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
  <section className={className} aria-label={label} tabIndex={0}>
    {children}
  </section>
)
