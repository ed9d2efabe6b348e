import {
  type TrainingRow,
  trainingPresets,
  trainingRegistry,
  trainingRowLabels,
  trainingRows,
  trainingSpecOf,
} from '../../core/training-registry.ts'
import { requestOf } from '../../state/trained.ts'
import { budgetRange, type DenoiserKind, type TrainingSettings, trainingPresetOf } from '../../training/settings.ts'
import { FormulaButton } from '../controls/FormulaButton.tsx'
import { Progress } from '../controls/Progress.tsx'
import { Segments } from '../controls/Segments.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import type { useTraining } from './useTraining.ts'

const presetSegments = trainingPresets.map(({ id, label }) => ({ value: id, label, title: `${label} of Table 1` }))

const denoiserSegments = [
  { value: 'exact', label: 'exact', title: 'The toy’s sampler uses the exact denoiser' },
  { value: 'learned', label: 'learned', title: 'The toy’s sampler uses the trained network' },
] as const

interface TrainingControlsProps extends ReturnType<typeof useTraining> {
  readonly isTrained: boolean
}

/** What is trained and how, and the buttons that do it. */
export const TrainingControls = ({ job, run, cancel, isTrained }: TrainingControlsProps) => {
  const { explorer } = useWiring()
  const settings = useExplorer((state) => state.document.training)
  const change = (key: string, part: Partial<TrainingSettings>): void =>
    explorer
      .getState()
      .change(`training.${key}`, (document) => ({ ...document, training: { ...document.training, ...part } }))
  const request = () => requestOf(explorer.getState().document)
  return (
    <div className="training-controls">
      <div className="lab-row">
        <Segments
          label="Training choices of Table 1"
          value={trainingPresetOf(settings)?.id ?? ''}
          segments={presetSegments}
          onValue={(id) => change('preset', trainingPresets.find((preset) => preset.id === id)!.choices)}
        />
        {trainingRows.map((row: TrainingRow) => (
          <span key={row} className="lab-field">
            <label htmlFor={`training-${row}`}>{trainingRowLabels[row]}</label>
            <select
              id={`training-${row}`}
              className="select"
              value={settings[row]}
              onChange={({ target }) => change(row, { [row]: target.value })}
            >
              {trainingRegistry[row].map(({ id, label }) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
            </select>
            <FormulaButton
              spec={{ ...trainingSpecOf(row, settings[row]), parameters: [] }}
              row={trainingRowLabels[row]}
            />
          </span>
        ))}
        <label className="lab-field">
          <span>Steps of training</span>
          <input
            className="text-input"
            type="number"
            min={budgetRange.min}
            max={budgetRange.max}
            step={100}
            defaultValue={settings.budget}
            key={settings.budget}
            onBlur={({ target }) => {
              const budget = Math.round(Number(target.value))
              if (budget >= budgetRange.min && budget <= budgetRange.max) change('budget', { budget })
              else {
                explorer
                  .getState()
                  .note(
                    'warning',
                    `Training steps must be between ${budgetRange.min} and ${budgetRange.max}. Nothing changed.`,
                  )
                target.value = String(settings.budget)
              }
            }}
          />
        </label>
      </div>
      <div className="lab-row">
        <button
          type="button"
          className="button primary"
          disabled={job.status === 'running'}
          onClick={() => run([request()])}
        >
          Train
        </button>
        <button
          type="button"
          className="button"
          disabled={job.status === 'running'}
          title="VP, VE, iDDPM and EDM, with the same network, data, seed and number of steps"
          onClick={() => run(trainingPresets.map(({ choices }) => ({ ...request(), ...choices, assumedSpread: 1 })))}
        >
          Compare all four
        </button>
        {settings.assumedSpread !== 1 && (
          <button
            type="button"
            className="button"
            disabled={job.status === 'running'}
            title="The chosen training twice: with the data’s own spread, and with the one that you set below"
            onClick={() => run([{ ...request(), assumedSpread: 1 }, request()])}
          >
            Compare σ_data
          </button>
        )}
        <span className="lab-field">
          The toy’s denoiser
          <Segments<DenoiserKind>
            label="The toy’s denoiser"
            value={settings.denoiser}
            segments={denoiserSegments}
            onValue={(denoiser) => change('denoiser', { denoiser })}
          />
        </span>
        <div className="lab-job">
          {job.status === 'running' && (
            <>
              <Progress label="Training" share={job.share} />
              <button type="button" className="button" onClick={cancel}>
                Cancel
              </button>
            </>
          )}
          <span className="caption" role="status">
            {job.status === 'failed'
              ? job.message
              : job.status === 'cancelled'
                ? 'Cancelled. Nothing was kept.'
                : job.status === 'idle' && settings.denoiser === 'learned' && !isTrained
                  ? 'No network has been trained with these choices yet, so the toy uses the exact denoiser. Press “Train”.'
                  : ''}
          </span>
        </div>
      </div>
    </div>
  )
}
