import { useMemo, useState } from 'react'
import { toJson } from '../../../core/design-json.ts'
import { slotIds } from '../../../document/slots.ts'
import { callsOf } from '../../../measure/sheet-run.ts'
import { type CellMark, type Content, chosenCells } from '../../../measure/studies/study.ts'
import { withDenoiser } from '../../../state/imperfect.ts'
import { networkKeyOf } from '../../../state/network-key.ts'
import { type Cell, cellCount, cellsOf } from '../../../sweep/cells.ts'
import { useExplorer, useWiring } from '../../explorer-context.tsx'
import { useBench } from '../../use-bench.ts'
import { JobBar } from '../JobBar.tsx'
import { SheetTable } from '../sheets/SheetTable.tsx'
import { savePlan, saveSheet } from '../sheets/sheet-file.ts'
import '../sheets/sheets.css'
import { useLabels, useTake } from '../sheets/use-cells.ts'
import { useSheet } from '../sheets/use-sheet.ts'

interface SheetStudyProps {
  readonly id: string
  readonly content: Extract<Content, { kind: 'contact sheet' }>
}

/** A sheet that is kept: its cells can be marked, and the designs of the chosen ones copied out. */
export const SheetStudy = ({ id, content }: SheetStudyProps) => {
  const { explorer } = useWiring()
  const bench = useBench()
  const { plan, network, marks } = content
  const model = useExplorer(networkKeyOf)
  const labels = useLabels()
  const last = useMemo(() => ({ plan, network: network.network }), [plan, network.network])
  const { sheet, job, start, cancel } = useSheet(last, labels, model !== '')
  const take = useTake(labels)
  const [said, setSaid] = useState<string | null>(null)
  const isElsewhere = model !== network.network
  const chosen = useMemo(() => chosenCells(plan, marks), [plan, marks])
  const isComplete = sheet?.states.every(({ status }) => status === 'done' || status === 'failed')

  const mark = (number: number, next: CellMark | null): void =>
    bench.studies.change(id, (now) => {
      if (now.kind !== 'contact sheet') return now
      const { [number]: _old, ...others } = now.marks
      return { ...now, marks: next ? { ...others, [number]: next } : others }
    })

  const copy = async (): Promise<void> => {
    const json = chosen.map(({ name, design }) => ({ name, design: toJson(design) }))
    try {
      await navigator.clipboard.writeText(`${JSON.stringify(json, null, 2)}\n`)
      setSaid(
        `${json.length === 1 ? 'One design is' : `${json.length} designs are`} on the clipboard, as a plan’s axis takes them.`,
      )
    } catch {
      setSaid('The browser does not allow access to the clipboard. Compare them instead.')
    }
  }

  /** The first four take the page's letters. */
  const compare = (): void => {
    const slots = chosen.slice(0, slotIds.length).map(({ design }, k) => ({ id: slotIds[k]!, design }))
    const [active, ...others] = slots
    if (!active) return
    explorer.getState().change('sheet.compare', (document) => ({
      ...document,
      slot: active.id,
      design: active.design,
      others,
      names: {},
      baseline: null,
    }))
  }

  const choose = (): void => explorer.getState().change('network', withDenoiser(network))

  return (
    <>
      <div className="lab-row">
        {job.status !== 'running' && !isComplete && (
          <button type="button" className="button" disabled={isElsewhere} onClick={() => start(plan, network.network)}>
            {sheet?.states.some(({ status }) => status === 'done') ? 'Make the rest' : 'Make the sheet'}
          </button>
        )}
        {isElsewhere && !isComplete && (
          <>
            <span className="caption">Its network is {network.name}.</span>
            <button type="button" className="button" onClick={choose}>
              Switch to it
            </button>
          </>
        )}
        <JobBar
          label="Sheet of the study made"
          job={job}
          onCancel={cancel}
          onRestart={() => start(plan, network.network)}
          cancelled="Cancelled. Finished cells stay."
          again="Go on"
        />
        {sheet?.states.some(({ status }) => status === 'done') && (
          <button type="button" className="button" onClick={() => void saveSheet(sheet)}>
            Save PNG
          </button>
        )}
        <button type="button" className="button" onClick={() => savePlan(plan)}>
          Save plan
        </button>
        <button type="button" className="button" disabled={chosen.length === 0} onClick={() => void copy()}>
          Copy chosen designs
        </button>
        <button
          type="button"
          className="button"
          disabled={chosen.length === 0}
          title="The first four of them take the place of the page’s designs; favourites come first"
          onClick={compare}
        >
          Compare chosen designs
        </button>
      </div>
      <p className="caption" role="status">
        {said ??
          `${cellCount(plan)} cells, ${callsOf(plan, cellsOf(plan))} denoiser calls in all. Favourites and picks are chosen.`}
      </p>
      {sheet && (
        <SheetTable
          sheet={sheet}
          labels={labels}
          onTake={(cell: Cell) => take(cell)}
          marking={{ marks, onMark: mark }}
          of=" of the study"
        />
      )}
    </>
  )
}
