import { type DragEvent, useId, useMemo, useState } from 'react'
import { toJson } from '../../../core/design-json.ts'
import { callsOf } from '../../../measure/sheet-run.ts'
import { networkKeyOf } from '../../../state/network-key.ts'
import { type Cell, cellCount, cellsOf, classOf } from '../../../sweep/cells.ts'
import { type Plan, PlanFault, parsePlan } from '../../../sweep/plan.ts'
import { Choice } from '../../controls/Choice.tsx'
import { useExplorer, useWiring } from '../../explorer-context.tsx'
import { JobBar } from '../JobBar.tsx'
import { AxisField } from './AxisField.tsx'
import { type AxisText, axisOfText, textOfValues, usualAxis } from './axis-text.ts'
import { SheetTable } from './SheetTable.tsx'
import { openPlan, savePlan, saveSheet } from './sheet-file.ts'
import './sheets.css'
import { useSheet } from './use-sheet.ts'

const noLabels: readonly string[] = []

/** More are for the command line. */
const mostCells = 100

/** The plan that the controls and the page make, or what is wrong with it. */
const usePlan = (columns: AxisText, rows: AxisText, images: number): Plan | string => {
  const design = useExplorer((state) => state.runnable.design)
  const seed = useExplorer((state) => state.document.seed)
  const chosen = useExplorer((state) => state.document.images.class)
  return useMemo(() => {
    try {
      const axes = { columns: axisOfText(columns), rows: axisOfText(rows) }
      const plan = parsePlan({ ...axes, design: toJson(design), images, seed, class: chosen })
      const count = cellCount(plan)
      if (count <= mostCells) return plan
      return `${count} cells are too many for the page, which samples ${mostCells} at most: save a plan with fewer values and extend it for npm run sweep.`
    } catch (error) {
      if (error instanceof PlanFault) return error.message
      throw error
    }
  }, [columns, rows, images, design, seed, chosen])
}

/** A grid of small panels of images over two things that are varied, the same seeds in all of them. */
export const SheetView = () => {
  const { explorer } = useWiring()
  const status = useExplorer((state) => state.engine)
  const model = useExplorer(networkKeyOf)
  const labels = status.phase === 'ready' ? status.model.labels : noLabels
  const [columns, setColumns] = useState(() => usualAxis('steps'))
  const [rows, setRows] = useState(() => usualAxis('solver'))
  const [images, setImages] = useState(4)
  const [refusal, setRefusal] = useState<string | null>(null)
  const plan = usePlan(columns, rows, images)
  const cost = useMemo(() => (typeof plan === 'string' ? null : callsOf(plan, cellsOf(plan))), [plan])
  const { sheet, job, start, cancel } = useSheet(model, labels)
  const field = useId()
  const counts = [...new Set([1, 4, 9, 16, images])].sort((a, b) => a - b)

  const take = (cell: Cell): void => {
    const { run, seed } = cell
    const chosen = classOf(cell.class, labels)
    if (!('design' in run) || chosen === undefined) return
    explorer.getState().change(`sheet.${cell.number}`, (document) => ({
      ...document,
      design: run.design,
      seed,
      images: { ...document.images, class: chosen },
    }))
  }

  const open = async (file: File | undefined): Promise<void> => {
    if (!file) return
    const opened = await openPlan(file)
    setRefusal(typeof opened === 'string' ? opened : null)
    if (typeof opened === 'string') return
    const chosen = classOf(opened.class, labels)
    explorer.getState().change('sheet.open', (document) => ({
      ...document,
      design: opened.design,
      seed: opened.seed,
      images: { ...document.images, ...(chosen !== undefined && { class: chosen }) },
    }))
    setColumns({ key: opened.columns.key, text: textOfValues(opened.columns.values) })
    setRows(opened.rows ? { key: opened.rows.key, text: textOfValues(opened.rows.values) } : usualAxis(null))
    setImages(opened.images)
  }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    void open(event.dataTransfer.files[0])
  }

  return (
    <section className="lab-view" aria-label="Sheets" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <h3>Contact sheet</h3>
      <AxisField label="Columns" axis={columns} labels={labels} onAxis={setColumns} />
      <AxisField label="Rows" axis={rows} labels={labels} isOptional onAxis={setRows} />
      <div className="lab-row">
        <Choice
          label="Images per cell"
          value={images}
          options={counts.map((value) => ({ value, label: String(value) }))}
          onValue={setImages}
        />
        {job.status !== 'running' && (
          <button
            type="button"
            className="button"
            disabled={model === '' || typeof plan === 'string'}
            onClick={() => typeof plan !== 'string' && start(plan)}
          >
            Make the sheet
          </button>
        )}
        <JobBar
          label="Sheet made"
          job={job}
          onCancel={cancel}
          onRestart={() => sheet && start(sheet.plan)}
          cancelled="Cancelled. Finished cells stay."
          again="Go on"
        />
        {sheet?.states.some((state) => state.status === 'done') && (
          <button type="button" className="button" onClick={() => void saveSheet(sheet)}>
            Save PNG
          </button>
        )}
        {typeof plan !== 'string' && (
          <button
            type="button"
            className="button"
            title="For npm run sweep on the command line"
            onClick={() => savePlan(plan)}
          >
            Save plan
          </button>
        )}
        <label className="button sheet-open" htmlFor={field}>
          Open…
          <input
            id={field}
            className="visually-hidden"
            type="file"
            aria-label="Open a sheet or a plan"
            accept=".png,.json,image/png,application/json"
            onChange={({ target }) => {
              void open(target.files?.[0])
              target.value = ''
            }}
          />
        </label>
      </div>
      <p className="caption" role="status">
        {refusal ??
          (typeof plan === 'string'
            ? plan
            : model === ''
              ? 'There is no network to sample with. See the image panel.'
              : sheet && sheet.network !== model
                ? 'This sheet shows images of the network before. Make it again for the one that runs.'
                : job.status === 'running'
                  ? 'The images above are sampled first.'
                  : `${cellCount(plan)} cells with the page’s design, seed and class, ${cost} denoiser calls in all, cheapest cells first. A saved sheet contains its plan: drop it here to repeat it.`)}
      </p>
      {sheet && <SheetTable sheet={sheet} labels={labels} onTake={take} />}
    </section>
  )
}
