import { RotateCcw } from 'lucide-react'
import { useCallback } from 'react'
import { isPerturbed, noPerturbation, type Perturbation } from '../../core/perturbation.ts'
import { learnedOf } from '../../state/trained.ts'
import { perturbationParameters } from '../../toy/perturbation.ts'
import { unitText } from '../../toy/scale.ts'
import { ParameterControl } from '../controls/ParameterControl.tsx'
import { Tex } from '../controls/Tex.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { usePart } from '../part.ts'

const strengths = ['bias', 'smoothing', 'gain'] as const
const places = ['level', 'width'] as const

const formula = String.raw`\tilde D = m + (1 + \mathrm{gain}\,b)\,(D_h - m) + \mathrm{bias}\,b`

/** How the toy's denoiser errs on purpose: strengths, and the noise levels at which. */
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
  const isOn = isPerturbed(perturbation)
  const part = usePart('perturbation')
  return (
    <section className="toy-perturbation" aria-label="Perturbed denoiser" {...part}>
      <details open={isOn || 'data-marked' in part || undefined}>
        <summary>
          Perturbed denoiser <span className="caption">{isOn ? 'on' : 'off: the denoiser is exact'}</span>
        </summary>
        {isReplaced && (
          <p className="toy-hint">
            The sampler is using the learned denoiser. This setting applies once it uses the exact one again.
          </p>
        )}
        <div className="toy-perturbation-fields">
          {[...strengths, ...places].map((key) => (
            <ParameterControl
              key={key}
              parameter={perturbationParameters[key]}
              value={perturbation[key]}
              onValue={(value) => onValue(key, value)}
            />
          ))}
          <p className="toy-hint">
            <Tex tex={formula} />: <Tex tex="m" /> is the mean of the data, <Tex tex="D_h" /> the exact denoiser of data
            blurred by <Tex tex={String.raw`h = \mathrm{smoothing}\,b`} />, and{' '}
            <Tex tex={String.raw`b = \exp(-\tfrac12(\log_{10}(\sigma/\sigma_{\mathrm{at}})/\mathrm{decades})^2)`} /> a
            bell over the noise levels.
            {scale !== 1 && ` Bias and smoothing are ${unitText(scale)}.`}
          </p>
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
