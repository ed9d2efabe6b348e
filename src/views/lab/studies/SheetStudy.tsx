import { useMemo, useState } from 'react'
import { isSameDesign, toJson } from '../../../core/design-json.ts'
import { slotIds } from '../../../document/slots.ts'
import { exactWorldOf } from '../../../engine/exact/worlds.ts'
import { qualityOfSheet } from '../../../measure/quality/of-sheet.ts'
import { callsOf } from '../../../measure/sheet-run.ts'
import { type CellMark, type Content, chosenCells } from '../../../measure/studies/study.ts'
import type { SheetTask } from '../../../measure/tasks/task.ts'
import { linkOf } from '../../../state/url-link.ts'
import { type Cell, cellCount, cellsOf } from '../../../sweep/cells.ts'
import { axesOf } from '../../../sweep/plan.ts'
import { useExplorer, useWiring } from '../../explorer-context.tsx'
import { useBench } from '../../use-bench.ts'
import { QueueBar } from '../QueueBar.tsx'
import { SheetTable } from '../sheets/SheetTable.tsx'
import { savePlan, saveSheet } from '../sheets/sheet-file.ts'
import '../sheets/sheets.css'
import { sheetWords } from '../sheets/sheet-words.ts'
import { useCellQuality } from '../sheets/use-cell-quality.ts'
import { useTake } from '../sheets/use-cells.ts'
import { useSheet } from '../sheets/use-sheet.ts'
import { useLabels } from '../use-labels.ts'
import { useKeep } from './use-studies.ts'

interface SheetStudyProps {
  readonly id: string
  readonly content: Extract<Content, { kind: 'contact sheet' }>
}

/** A sheet that is kept: its cells can be marked, and the designs of the chosen ones copied out. */
export const SheetStudy = ({ id, content }: SheetStudyProps) => {
  const { explorer } = useWiring()
  const bench = useBench()
  const keep = useKeep()
  const design = useExplorer((state) => state.runnable.design)
  const { plan, before, network, marks } = content
  const labels = useLabels()
  const task: SheetTask = { kind: 'contact sheet', plan, network }
  const { sheet, missing, known } = useSheet(id, task)
  const take = useTake(labels)
  const [said, setSaid] = useState<string | null>(null)
  const earlier = useSheet(
    `${id} before`,
    before && missing > 0 ? { kind: 'contact sheet', plan: before, network } : null,
  )
  const qualityOf = useCellQuality(network.network)
  const isExact = exactWorldOf(network.id) !== undefined
  const chosen = useMemo(() => chosenCells(plan, marks), [plan, marks])

  const mark = (number: number, next: CellMark | null): void =>
    bench.studies.change(id, (now) => {
      if (now.kind !== 'contact sheet') return now
      const { [number]: _old, ...others } = now.marks
      return { ...now, marks: next ? { ...others, [number]: next } : others }
    })

  /** Another design under the same axes: what was made of the one before stays in grey until it is made again. */
  const update = (): void =>
    bench.studies.change(id, (now) =>
      now.kind === 'contact sheet' ? { ...now, plan: { ...now.plan, design }, before: now.plan } : now,
    )

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

  return (
    <>
      <div className="lab-row">
        <QueueBar
          id={id}
          label="Sheet of the study made"
          task={task}
          missing={missing}
          known={known}
          words={sheetWords}
        />
        {sheet?.states.some(({ status }) => status === 'done') && (
          <button
            type="button"
            className="button"
            onClick={() => void saveSheet(sheet, linkOf(explorer.getState(), location))}
          >
            Save PNG
          </button>
        )}
        <button type="button" className="button" onClick={() => savePlan(plan)}>
          Save plan
        </button>
        {!axesOf(plan).some(({ designs }) => designs) && (
          <button
            type="button"
            className="button"
            disabled={isSameDesign(design, plan.design)}
            title="The cells before stay in grey until they are made again"
            onClick={update}
          >
            Update to the page’s design
          </button>
        )}
        {!isExact && (
          <button
            type="button"
            className="button"
            title="A study of the Fréchet distance of each design; its readings stand under the cells"
            onClick={() => keep(qualityOfSheet(plan, cellsOf(plan), network))}
          >
            Measure quality…
          </button>
        )}
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
          qualityOf={qualityOf}
          before={earlier.sheet}
          marking={{ marks, onMark: mark }}
          of=" of the study"
        />
      )}
    </>
  )
}
