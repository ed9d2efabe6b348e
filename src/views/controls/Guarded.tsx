import type { ReactNode } from 'react'
import { ErrorBoundary, type FallbackProps } from 'react-error-boundary'

interface GuardedProps {
  /** What is guarded, as the message calls it. */
  readonly name: string
  /** Called before another attempt, to throw away what failed. */
  readonly onRetry?: () => void
  readonly children: ReactNode
}

/** Keeps the page when a part of it cannot be fetched or drawn: says so in its place and offers another attempt. */
export const Guarded = ({ name, onRetry, children }: GuardedProps) => (
  <ErrorBoundary
    {...(onRetry && { onReset: onRetry })}
    fallbackRender={({ error, resetErrorBoundary }: FallbackProps) => (
      <div className="guarded">
        <p role="alert" className="fault">
          {name} cannot be shown ({error instanceof Error ? error.message : String(error)}). Everything else goes on.
        </p>
        <button type="button" className="button" onClick={resetErrorBoundary}>
          Try again
        </button>
      </div>
    )}
  >
    {children}
  </ErrorBoundary>
)
