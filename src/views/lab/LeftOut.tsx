/** More faults than these are counted, not told. */
const told = 3

/** Says what could not be measured, and why; nothing where there is nothing. */
export const LeftOut = ({ faults }: { readonly faults: readonly string[] }) =>
  faults.length > 0 && (
    <p className="schedule-hint" role="status">
      Left out: {faults.slice(0, told).join('; ')}
      {faults.length > told && ` and ${faults.length - told} more`}.
    </p>
  )
