import { Popover } from 'radix-ui'
import { useState } from 'react'
import { showNumber } from '../../base/number.ts'
import { isMeasured, type Outcome } from '../../engine/calibration.ts'
import type { EngineStatus } from '../../engine/protocol.ts'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { backendLabels, statusText } from '../pictures/image-text.ts'
import { TableFrame } from '../plot/TableFrame.tsx'
import { EngineAccount } from './EngineAccount.tsx'
import { nameOf, outcomesTable } from './outcomes-table.ts'

const Measured = ({ outcomes }: { readonly outcomes: readonly Outcome[] }) => (
  <TableFrame label="Measured devices" table={() => outcomesTable(outcomes)}>
    <table className="engine-table">
      <caption className="visually-hidden">Measured devices</caption>
      <thead>
        <tr>
          <th scope="col">Device</th>
          <th scope="col" title="Milliseconds per network call with one image">
            ms, 1 image
          </th>
          <th scope="col" title="Milliseconds per image in a call with several images">
            ms per image
          </th>
          <th
            scope="col"
            title="Largest deviation from the outputs stored with the network, relative to max(1, |value|)"
          >
            deviation
          </th>
        </tr>
      </thead>
      <tbody>
        {outcomes.map((outcome) => (
          <tr key={nameOf(outcome)}>
            <th scope="row">{nameOf(outcome)}</th>
            {isMeasured(outcome) ? (
              <>
                <td>{showNumber(outcome.one, 2)}</td>
                <td>
                  {showNumber(outcome.each, 2)} ({outcome.batch})
                </td>
                <td>{showNumber(outcome.error, 1)}</td>
              </>
            ) : (
              <td colSpan={3}>{outcome.fault}</td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  </TableFrame>
)

/** The device that runs the network: why this one, what was measured, and another one by hand. */
export const EnginePopover = ({ status: newest }: { readonly status: EngineStatus }) => {
  const { calibration } = useWiring()
  // Kept while the engine changes its device, so that the popover in which that was asked for stays.
  const [ready, setReady] = useState(newest.phase === 'ready' ? newest : null)
  if (newest.phase === 'ready' && newest !== ready) setReady(newest)
  const choice = useExplorer((state) => state.engineChoice)
  const isCalibrating = useExplorer((state) => state.isCalibrating)
  // An exact world runs on no device that could be chosen.
  if (!ready || ready.backend === 'exact') return null
  const outcomes = choice.measured?.outcomes ?? []
  const measured = outcomes.filter(({ backend }) => backend === 'wasm')
  const offered = measured.length > 0 ? measured : [{ backend: 'wasm', threads: ready.threads } as const]
  const value = choice.preferred === 'wasm' ? `wasm ${choice.threads ?? offered[0]?.threads}` : choice.preferred
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <button
          type="button"
          className="badge"
          title={ready.reason}
          aria-label={`Device: ${nameOf(ready)}. Change device`}
        >
          {nameOf(ready)}
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover" align="end" sideOffset={8} collisionPadding={10}>
          <h3>Device</h3>
          <p className="caption">{statusText(newest)}</p>
          <label className="caption">
            Run the network on{' '}
            <select
              className="select"
              value={value}
              onChange={({ target }) => {
                const [preferred, threads] = target.value.split(' ')
                calibration.choose({
                  preferred: preferred as 'auto' | 'webgpu' | 'wasm',
                  ...(threads !== undefined && { threads: Number(threads) }),
                })
              }}
            >
              <option value="auto">the fastest</option>
              <option value="webgpu">{backendLabels.webgpu}</option>
              {offered.map((one) => (
                <option key={one.threads} value={`wasm ${one.threads}`}>
                  {nameOf(one)}
                </option>
              ))}
            </select>
          </label>
          {outcomes.length > 0 && <Measured outcomes={outcomes} />}
          <p>
            <button type="button" className="button" disabled={isCalibrating} onClick={() => calibration.measure()}>
              {isCalibrating ? 'Measuring…' : outcomes.length > 0 ? 'Measure again' : 'Measure'}
            </button>
          </p>
          <details>
            <summary>Details of the latest finished run</summary>
            <EngineAccount />
          </details>
          <Popover.Arrow fill="var(--line)" />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
