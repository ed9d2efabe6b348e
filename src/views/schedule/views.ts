/** What the schedule panel can plot. */
import type { Box } from '../../plot/box.ts'
import type { Segment } from '../controls/Segments.tsx'
import type { DesignSeries } from './design-series.ts'
import { logSnrPlot, logStepPlot, type PlotModel, scalingPlot, schedulePlot, stepPlot } from './plots.ts'

export type View = 'levels' | 'time' | 'lengths' | 'snr'

export const views: readonly Segment<View>[] = [
  { value: 'levels', label: 'Levels', title: 'Noise levels against step index' },
  { value: 'time', label: 'σ(t), s(t)', title: 'Schedule and scaling over time' },
  { value: 'lengths', label: 'Step lengths', title: 'Steps in ln sigma and in sigma, against sigma' },
  { value: 'snr', label: 'log-SNR', title: 'Logarithm of the signal-to-noise ratio against step index' },
]

export type Build = (all: readonly DesignSeries[], box: Box) => PlotModel

/** The plots of a view without handles, with a name for assistive technology. */
export const plotsOf: Readonly<
  Record<Exclude<View, 'levels'>, readonly { readonly label: string; readonly build: Build }[]>
> = {
  time: [
    { label: 'Schedule', build: schedulePlot },
    { label: 'Scaling', build: scalingPlot },
  ],
  lengths: [
    { label: 'Step lengths in ln sigma', build: logStepPlot },
    { label: 'Step lengths in sigma', build: stepPlot },
  ],
  snr: [{ label: 'log-SNR', build: logSnrPlot }],
}
