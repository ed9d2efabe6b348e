interface LeftOutProps {
  readonly faults: readonly string[]
  /** More than these are counted, not told. */
  readonly most?: number
}

/** Says what could not be measured, and why; nothing where there is nothing. */
export const Skipped = ({ faults, most = faults.length }: LeftOutProps) =>
  faults.length > 0 && (
    <p className="schedule-hint" role="status">
      Skipped: {faults.slice(0, most).join('; ')}
      {faults.length > most && ` and ${faults.length - most} more`}.
    </p>
  )
