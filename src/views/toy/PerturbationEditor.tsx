import { RotateCcw } from 'lucide-react'
import { useCallback } from 'react'
import { isDenoiserPerturbed, isStartPerturbed, noPerturbation, type Perturbation } from '../../core/perturbation.ts'
import { measuredHealing } from '../../metrics/healing-numbers.ts'
import { withSpread } from '../../metrics/spread-text.ts'
import { learnedOf } from '../../state/trained.ts'
import { perturbationParameters } from '../../toy/perturbation.ts'
import { unitText } from '../../toy/scale.ts'
import { ParameterControl } from '../controls/ParameterControl.tsx'
import { Tex } from '../controls/Tex.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'

const ofDenoiser = ['bias', 'smoothing', 'gain', 'tilt', 'forgotten', 'level', 'width'] as const
const ofStart = ['startScale', 'startShift'] as const

const formula = String.raw`\tilde D = m + (1 + \mathrm{gain}\,b)\,(D_h - m) + \mathrm{bias}\,b`
const bell = String.raw`b = \exp(-\tfrac12(\log_{10}(\sigma/\sigma_{\mathrm{at}})/\mathrm{decades})^2)`
const start = String.raw`x_0 = s\,\sigma\,(\mathrm{scale}_0\,n + \mathrm{shift}_0\,u)`

const spread = ({ mean, error }: { readonly mean: number; readonly error: number }): string => withSpread(mean, error)

const { seeds, pictures, steps, sChurn, start: ofWrongStart, bias } = measuredHealing
const healingWords = `Measured on exact pictures, ${seeds} seeds of ${pictures} in ${steps} Heun steps: with a shift of ${ofWrongStart.error.startShift} they end ${spread(ofWrongStart.ode)} from those of the right start, and with churn (S_churn = ${sChurn} at every level) ${spread(ofWrongStart.churn)}. A bias of ${bias.error.bias} at σ = ${bias.error.level} makes them ${spread(bias.ode)} too bright, and with the same churn ${spread(bias.churn)}.`

/** What is off, and what is wrong on purpose. */
const stateWords = (perturbation: Perturbation): string => {
  const wrong = [
    ...(isDenoiserPerturbed(perturbation) ? ['the denoiser'] : []),
    ...(isStartPerturbed(perturbation) ? ['the start'] : []),
  ]
  return wrong.length > 0 ? `on: ${wrong.join(' and ')}` : 'off: the denoiser is exact, and so is the start'
}

/** How the denoiser and the start of known worlds err on purpose: strengths, and the noise levels at which. */
export const PerturbationEditor = () => {
  const { explorer } = useWiring()
  const perturbation = useExplorer((state) => state.document.perturbation)
  const scale = useExplorer((state) => state.document.scale)
  const isReplaced = useExplorer((state) => learnedOf(state) !== null)
  const onValue = useCallback(
    (key: keyof Perturbation, value: number) =>
      explorer.getState().change(`perturbation.${key}`, (document) => ({
        ...document,
        perturbation: { ...document.perturbation, [key]: value },
      })),
    [explorer],
  )
  const isOn = isDenoiserPerturbed(perturbation) || isStartPerturbed(perturbation)
  const controls = (keys: readonly (keyof Perturbation)[]) =>
    keys.map((key) => (
      <ParameterControl
        key={key}
        parameter={perturbationParameters[key]}
        value={perturbation[key]}
        onValue={(value) => onValue(key, value)}
      />
    ))
  return (
    <section className="toy-perturbation" aria-label="Errors on purpose">
      <details open={isOn || undefined}>
        <summary>
          Errors on purpose <span className="caption">{stateWords(perturbation)}</span>
        </summary>
        <p className="toy-hint">The toy and the exact pictures make these errors; a network makes its own.</p>
        <h3>Perturbed denoiser</h3>
        {isReplaced && (
          <p className="toy-hint">
            The toy’s sampler is using the learned denoiser. These settings apply once it uses the exact one again.
          </p>
        )}
        <div className="toy-perturbation-fields">
          {controls(ofDenoiser)}
          <p className="toy-hint">
            <Tex tex={formula} />: <Tex tex="m" /> is the mean of the data, <Tex tex={bell} /> a bell over the noise
            levels, and <Tex tex="D_h" /> the exact denoiser of other data: blurred by{' '}
            <Tex tex={String.raw`h = \mathrm{smoothing}\,b`} />, with the shares of classes tilted from{' '}
            <Tex tex={String.raw`e^{-\mathrm{tilt}\,b}`} /> to <Tex tex={String.raw`e^{\mathrm{tilt}\,b}`} />, and with
            every second drawing of a class down to <Tex tex={String.raw`1 - \mathrm{forgotten}\,b`} /> of its share. In
            the toy, modes are both classes and drawings.
            {scale !== 1 && ` Bias and smoothing are ${unitText(scale)}.`}
          </p>
        </div>
        <h3>Wrong start</h3>
        <div className="toy-perturbation-fields">
          {controls(ofStart)}
          <p className="toy-hint">
            <Tex tex={start} />: <Tex tex="u" /> is the direction in which a picture gets brighter, in the toy the only
            one there is. An ODE carries the error of its start down to the data. Noise that is added on the way lets a
            run forget it, but an error of the denoiser comes back at each step.
          </p>
          <p className="toy-hint">{healingWords}</p>
        </div>
        <button
          type="button"
          className="button"
          disabled={!isOn}
          onClick={() =>
            explorer.getState().change('perturbation', (document) => ({ ...document, perturbation: noPerturbation }))
          }
        >
          <RotateCcw aria-hidden size={15} /> Exact again
        </button>
      </details>
    </section>
  )
}
