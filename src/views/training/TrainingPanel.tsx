import { useMemo } from 'react'
import { trainingPresets } from '../../core/training-registry.ts'
import { trainedOf } from '../../state/trained.ts'
import { sigmaDataOf } from '../../training/network.ts'
import { FoldedPanel } from '../controls/FoldedPanel.tsx'
import { useExplorer } from '../explorer-context.tsx'
import { CurveSwatch } from '../plot/FigurePlot.tsx'
import { ComparisonTable } from './ComparisonTable.tsx'
import { chosenStyle, lossPlot, networkPlots, presetStyle, trainingPlots } from './curves.ts'
import { LevelFigure } from './LevelFigure.tsx'
import type { LevelPlot } from './level-plot.ts'
import { SigmaDataSlider } from './SigmaDataSlider.tsx'
import { TrainingControls } from './TrainingControls.tsx'
import './training.css'
import { useTraining } from './useTraining.ts'

const Keys = ({ curves }: Pick<LevelPlot, 'curves'>) => (
  <p className="training-keys">
    {curves.map(({ key, label, style }) => (
      <span key={key}>
        <CurveSwatch style={style} /> {label}
      </span>
    ))}
  </p>
)

const Figures = ({ plots }: { readonly plots: readonly LevelPlot[] }) => (
  <div className="training-figures">
    {plots.map((plot) => (
      <figure key={plot.title}>
        <figcaption>{plot.title}</figcaption>
        <LevelFigure plot={plot} />
      </figure>
    ))}
  </div>
)

const Training = () => {
  const settings = useExplorer((state) => state.document.training)
  const mixture = useExplorer((state) => state.document.mixture)
  const trained = useExplorer(trainedOf)
  const training = useTraining()
  const sigmaData = sigmaDataOf(mixture)
  const network = useMemo(
    () => networkPlots(settings.preconditioning, sigmaData, settings.assumedSpread * sigmaData),
    [settings.preconditioning, sigmaData, settings.assumedSpread],
  )
  const choices = useMemo(() => trainingPlots(settings, sigmaData, trained), [settings, sigmaData, trained])
  const losses = useMemo(() => trained && lossPlot(trained, sigmaData), [trained, sigmaData])
  const columns = useMemo(
    () => [
      ...trainingPresets.map(({ id, label }) => ({ key: id, label, style: presetStyle(id), values: [] })),
      ...(settings.assumedSpread === 1
        ? []
        : [{ key: 'assumed', label: 'Chosen, with the assumed σ_data', style: chosenStyle, values: [] }]),
    ],
    [settings.assumedSpread],
  )
  return (
    <div className="training">
      <TrainingControls {...training} isTrained={trained !== undefined} />
      {losses && (
        <div className="training-outcome">
          <figure>
            <figcaption>{losses.title}</figcaption>
            <LevelFigure plot={losses} height={250} />
            <Keys curves={losses.curves} />
          </figure>
          <ComparisonTable />
        </div>
      )}
      {!losses && <ComparisonTable />}
      <h3>Preconditioning against noise level σ</h3>
      <SigmaDataSlider sigmaData={sigmaData} />
      <Keys curves={columns} />
      <Figures plots={network} />
      <h3>Training weight against noise level σ</h3>
      <Figures plots={choices} />
    </div>
  )
}

/** Network and training, Table 1's lower part. */
export const TrainingPanel = () => (
  <FoldedPanel
    className="training-panel"
    title="Network and training"
    about="preconditioning, loss weight, noise levels, and a small network trained on the toy"
  >
    {() => <Training />}
  </FoldedPanel>
)
