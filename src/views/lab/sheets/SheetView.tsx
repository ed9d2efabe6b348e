import { type DragEvent, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { isRecord, toJson } from '../../../core/design-json.ts'
import { type ReferenceSteps, referenceSteps } from '../../../document/images.ts'
import { callsOf } from '../../../measure/sheet-run.ts'
import type { SheetTask } from '../../../measure/tasks/task.ts'
import { networkKeyOf } from '../../../state/network-key.ts'
import { comparedOf } from '../../../state/selectors.ts'
import { linkOf } from '../../../state/url-link.ts'
import type { Axis } from '../../../sweep/axis.ts'
import { cellCount, cellsOf, classOf } from '../../../sweep/cells.ts'
import { axesOf, mostImages, type Plan, PlanFault, parsePlan, planToJson } from '../../../sweep/plan.ts'
import { parsePerturbation } from '../../../toy/perturbation.ts'
import { Choice } from '../../controls/Choice.tsx'
import { FileButton } from '../../controls/FileButton.tsx'
import { useExplorer, useWiring } from '../../explorer-context.tsx'
import { useBench } from '../../use-bench.ts'
import { QueueBar, useJob } from '../QueueBar.tsx'
import { KeepButton } from '../studies/KeepButton.tsx'
import { useKeep } from '../studies/use-studies.ts'
import { oneOf, useKeptChoice } from '../use-choice.ts'
import { AxisField } from './AxisField.tsx'
import { type AxisText, axisOfText, textOfValues, usualAxis } from './axis-text.ts'
import { SheetTable } from './SheetTable.tsx'
import { openPlan, savePlan, saveSheet } from './sheet-file.ts'
import './sheets.css'
import { useLabels } from '../use-labels.ts'
import { sheetWords } from './sheet-words.ts'
import { useCellQuality } from './use-cell-quality.ts'
import { useSheetNetwork, useTake } from './use-cells.ts'
import { useSheet } from './use-sheet.ts'

/** More are for the command line. */
const mostCells = 100

interface Axes {
  readonly columns: AxisText
  readonly rows: AxisText
  readonly tabs: AxisText
}

/** The plan that the controls and the page make, or what is wrong with it. */
const usePlan = ({ columns, rows, tabs }: Axes, images: number, reference: number): Plan | string => {
  const design = useExplorer((state) => state.runnable.design)
  const compared = useExplorer(comparedOf)
  const seed = useExplorer((state) => state.document.seed)
  const chosen = useExplorer((state) => state.document.images.class)
  return useMemo(() => {
    try {
      const designs = compared.map(({ id, name, design }) => ({ name: `${id}: ${name}`, design }))
      const axes = {
        columns: axisOfText(columns, designs),
        rows: axisOfText(rows, designs),
        tabs: axisOfText(tabs, designs),
      }
      const plan = parsePlan({ ...axes, design: toJson(design), images, seed, class: chosen, reference })
      const count = cellCount(plan)
      if (count <= mostCells) return plan
      return `${count} cells are too many for the page, which samples ${mostCells} at most: save a plan with fewer values and extend it for npm run sweep.`
    } catch (error) {
      if (error instanceof PlanFault) return error.message
      throw error
    }
  }, [columns, rows, tabs, images, reference, design, compared, seed, chosen])
}

const isAxis = (value: unknown): boolean =>
  isRecord(value) && (value.key === null || typeof value.key === 'string') && typeof value.text === 'string'
const isImages = (value: unknown): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= mostImages

const first = { columns: usualAxis('steps'), rows: usualAxis('solver'), tabs: usualAxis(null) }

const chart = 'chart of sheet'

/** The sheet that was made last, by its plan; null where there is none, or an older page's. */
const useLastSheet = (): SheetTask | null => {
  const kept = useStore(useBench().choices, (state) => state['sheet made'])
  return useMemo(() => {
    if (!isRecord(kept) || typeof kept.network !== 'string') return null
    try {
      const { network, name = '', id = null } = kept
      const isNamed = typeof name === 'string' && (id === null || typeof id === 'string')
      if (!isNamed) return null
      const perturbation = isRecord(kept.perturbation) ? parsePerturbation(kept.perturbation).value : null
      return { kind: 'contact sheet', plan: parsePlan(kept.plan), network: { network, name, id, perturbation } }
    } catch (error) {
      if (error instanceof PlanFault) return null
      throw error
    }
  }, [kept])
}

/** A grid of small panels of images over two or three things that are varied, the same seeds in all of them. */
export const SheetView = () => {
  const { explorer } = useWiring()
  const bench = useBench()
  const model = useExplorer(networkKeyOf)
  const labels = useLabels()
  const [columns, setColumns] = useKeptChoice<AxisText>('sheet columns', first.columns, isAxis)
  const [rows, setRows] = useKeptChoice<AxisText>('sheet rows', first.rows, isAxis)
  const [tabs, setTabs] = useKeptChoice<AxisText>('sheet tabs', first.tabs, isAxis)
  const [images, setImages] = useKeptChoice('sheet images', 4, isImages)
  const [reference, setReference] = useKeptChoice<ReferenceSteps>('sheet reference', 0, oneOf(referenceSteps))
  const [refusal, setRefusal] = useState<string | null>(null)
  const plan = usePlan({ columns, rows, tabs }, images, reference)
  const cost = useMemo(() => (typeof plan === 'string' ? null : callsOf(plan, cellsOf(plan))), [plan])
  const last = useLastSheet()
  const job = useJob(chart)
  const task = job?.task.kind === 'contact sheet' ? job.task : last
  const { sheet, missing, known } = useSheet(chart, task)
  const take = useTake(labels)
  const qualityOf = useCellQuality(task?.network.network ?? '')
  const network = useSheetNetwork()
  const keep = useKeep()
  const counts = [...new Set([1, 4, 9, 16, images])].sort((a, b) => a - b)

  const make = (wanted: Plan): void => {
    if (!network) return
    bench.choices.set('sheet made', { plan: planToJson(wanted), ...network })
    bench.queue.add(chart, { kind: 'contact sheet', plan: wanted, network })
  }

  const open = async (file: File | undefined): Promise<void> => {
    if (!file) return
    const opened = await openPlan(file)
    setRefusal(typeof opened === 'string' ? opened : null)
    if (typeof opened === 'string') return
    if (axesOf(opened).some(({ designs }) => designs)) {
      // Its designs are not the page's: it becomes a study, which has its own.
      if (network) keep({ kind: 'contact sheet', plan: opened, network, marks: {} })
      else setRefusal('There is no network to sample with yet. Open the plan again when there is one.')
      return
    }
    const chosen = classOf(opened.class, labels)
    explorer.getState().change('sheet.open', (document) => ({
      ...document,
      design: opened.design,
      seed: opened.seed,
      images: { ...document.images, ...(chosen !== undefined && { class: chosen }) },
    }))
    const textOf = (axis: Axis | null): AxisText =>
      axis ? { key: axis.key, text: textOfValues(axis.values) } : usualAxis(null)
    setColumns(textOf(opened.columns))
    setRows(textOf(opened.rows))
    setTabs(textOf(opened.tabs))
    setImages(opened.images)
    setReference(opened.reference)
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
      <AxisField label="Tabs" axis={tabs} labels={labels} isOptional onAxis={setTabs} />
      <div className="lab-row">
        <Choice
          label="Images per cell"
          value={images}
          options={counts.map((value) => ({ value, label: String(value) }))}
          onValue={setImages}
        />
        <Choice
          label="Error against"
          value={reference}
          options={referenceSteps.map((value) => ({ value, label: value === 0 ? 'nothing' : `${value} Heun steps` }))}
          onValue={setReference}
        />
        {!job && (
          <button
            type="button"
            className="button"
            disabled={!network || typeof plan === 'string'}
            onClick={() => typeof plan !== 'string' && make(plan)}
          >
            Make the sheet
          </button>
        )}
        {(job || (known > 0 && missing > 0)) && (
          <QueueBar id={chart} label="Sheet made" task={task} missing={missing} known={known} words={sheetWords} />
        )}
        {sheet?.states.some((state) => state.status === 'done') && (
          <button
            type="button"
            className="button"
            onClick={() => void saveSheet(sheet, linkOf(explorer.getState(), location))}
          >
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
        {typeof plan !== 'string' && network && (
          <KeepButton content={() => ({ kind: 'contact sheet', plan, network, marks: {} })} />
        )}
        <FileButton
          className="sheet-open"
          label="Open a sheet or a plan"
          accept=".png,.json,image/png,application/json"
          onFile={(file) => void open(file)}
        >
          Open…
        </FileButton>
      </div>
      <p className="caption" role="status">
        {refusal ??
          (typeof plan === 'string'
            ? plan
            : model === ''
              ? 'There is no network to sample with. See the image panel.'
              : sheet && sheet.network !== model
                ? 'This sheet shows images of the network before. Make it again for the one that runs.'
                : `${cellCount(plan)} cells with the page’s design, seed and class, ${cost} denoiser calls in all, cheapest cells first. A saved sheet contains its plan: drop it here to repeat it.`)}
      </p>
      {sheet && <SheetTable sheet={sheet} labels={labels} onTake={take} qualityOf={qualityOf} />}
    </section>
  )
}
