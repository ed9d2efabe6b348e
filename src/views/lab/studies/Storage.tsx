import { useEffect, useState } from 'react'
import { showBytes } from '../../../base/number.ts'
import { useBench } from '../../use-bench.ts'

/** What this site keeps in the browser, and what of it can go without a loss of numbers. */
export const Storage = () => {
  const { imageRuns } = useBench()
  const [bytes, setBytes] = useState<number | null>(null)
  const look = (): void =>
    void navigator.storage?.estimate?.().then(
      ({ usage }) => setBytes(usage ?? null),
      () => undefined,
    )
  useEffect(look, [])
  if (bytes === null) return null
  return (
    <p className="caption study-storage">
      This site keeps {showBytes(bytes)} in your browser.{' '}
      <button
        type="button"
        className="button"
        title="Pictures of earlier runs, which are made again when a sheet or a measurement needs them. Numbers and studies stay."
        onClick={() => void imageRuns.forget().then(look, look)}
      >
        Forget pictures
      </button>
    </p>
  )
}
