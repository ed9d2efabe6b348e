import { Progress as Radix } from 'radix-ui'

interface ProgressProps {
  /** What is under way, for assistive technology. */
  readonly label: string
  /** How much of it is done, from 0 to 1; null while that is not known. */
  readonly share: number | null
}

/** A bar of how far something has come. */
export const Progress = ({ label, share }: ProgressProps) => {
  const percent = share === null ? null : Math.floor(100 * share)
  return (
    <Radix.Root className="progress" aria-label={label} value={percent}>
      <Radix.Indicator style={{ width: `${percent ?? 0}%` }} />
    </Radix.Root>
  )
}
