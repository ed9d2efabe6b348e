import { useDeferredValue, useMemo } from 'react'
import { showCount, showNumber } from '../../base/number.ts'
import { compile } from '../../core/compile.ts'
import { noPerturbation } from '../../core/perturbation.ts'
import { presets } from '../../core/presets.ts'
import { dataOf } from '../../document/document.ts'
import { measure } from '../../toy/measure.ts'
import { noiseOf } from '../../toy/population-cache.ts'
import { unitOf, unitText } from '../../toy/scale.ts'
import { FoldedPanel } from '../controls/FoldedPanel.tsx'
import { useExplorer } from '../explorer-context.tsx'
import { TableFrame } from '../plot/TableFrame.tsx'
import './training.css'
import { MeasuredSamplers } from './MeasuredSamplers.tsx'
import { useCard } from './useCard.ts'

/** FID as the paper reports it. */
const published = [
  { data: 'CIFAR-10, class-conditional', how: 'EDM, deterministic, 35 calls', fid: '1.79' },
  { data: 'CIFAR-10, unconditional', how: 'EDM, deterministic, 35 calls', fid: '1.97' },
  { data: 'ImageNet-64, given network (ADM)', how: 'its own sampler', fid: '2.07' },
  { data: 'ImageNet-64, given network (ADM)', how: 'EDM’s sampler', fid: '1.55' },
  { data: 'ImageNet-64, retrained', how: 'EDM, stochastic, 511 calls', fid: '1.36' },
] as const

/** Samplers of Table 1 that are measured on the toy, at as many calls as the paper's CIFAR-10 results. */
const columns = presets.slice(0, 4)
const calls = 35

const Published = () => (
  <table className="compare-table">
    <caption className="caption">
      The paper: FID, lower is better (Karras et al. 2022). On CIFAR-10 the retrained network gains nothing from added
      noise; on ImageNet-64 it does.
    </caption>
    <thead>
      <tr>
        <th scope="col">Data</th>
        <th scope="col">Sampler</th>
        <th scope="col">FID</th>
      </tr>
    </thead>
    <tbody>
      {published.map(({ data, how, fid }) => (
        <tr key={data + how}>
          <th scope="row">{data}</th>
          <td>{how}</td>
          <td>{fid}</td>
        </tr>
      ))}
    </tbody>
  </table>
)

const OnToy = () => {
  const mixture = useDeferredValue(useExplorer((state) => dataOf(state.document)))
  const seed = useDeferredValue(useExplorer((state) => state.document.seed))
  const count = useDeferredValue(useExplorer((state) => state.document.toy.count))
  const rows = useMemo(
    () =>
      columns.map(({ id, label, design }) => {
        // Heun takes 2 N - 1 calls, Euler N.
        const steps = design.solver.id === 'second-order' ? (calls + 1) / 2 : calls
        const full = { ...design, steps }
        const program = compile(full)
        const noise = noiseOf(seed, { count, start: 'normal' }, noPerturbation)
        return { id, label, program, ...measure({ design: full, program }, { mixture, label: null }, noise) }
      }),
    [mixture, seed, count],
  )
  return (
    <table className="compare-table numbers-toy">
      <caption className="caption">
        Measured here: the samplers of Table 1 on the exact toy, {count} points, {calls} calls each. Distance from the
        exact solution, and Wasserstein-1 distance to the data, {unitText(unitOf(mixture))}.
      </caption>
      <thead>
        <tr>
          <th scope="col">Sampler</th>
          <th scope="col">Calls</th>
          <th scope="col">Mean error</th>
          <th scope="col">Wasserstein-1</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, label, program, globalError, w1 }) => (
          <tr key={id}>
            <th scope="row">{label}</th>
            <td>{program.nfe}</td>
            <td>{globalError ? showNumber(globalError.mean) : '–'}</td>
            <td data-value={w1}>{showNumber(w1)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const OnImages = () => {
  const card = useCard()
  if (card.status === 'loading') return <p className="caption">Loading the network’s card …</p>
  if (card.status === 'failed') return <p className="caption">{card.message}</p>
  const { name, parameters, images, losses } = card.value
  return (
    <table className="compare-table numbers-images">
      <caption className="caption">
        Measured for this page’s network, {name}
        {parameters === undefined ? '' : `: ${showNumber(parameters / 1e6)} million parameters`}, trained on{' '}
        {showCount(images)} images. Loss on data it has not seen, weighted by λ: 1 is a network that answers 0.
      </caption>
      <thead>
        <tr>
          <th scope="col">Noise level σ</th>
          <th scope="col">Loss</th>
        </tr>
      </thead>
      <tbody>
        {losses.map(({ sigma, loss }) => (
          <tr key={sigma}>
            <th scope="row">{sigma}</th>
            <td data-value={loss}>{showNumber(loss)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The paper's results beside what is measured here. */
export const NumbersPanel = () => (
  <FoldedPanel className="numbers-panel" title="The numbers" about="the paper’s results beside the ones measured here">
    {() => (
      <div className="numbers">
        <TableFrame label="The paper’s results">
          <Published />
        </TableFrame>
        <TableFrame label="Measured on the toy">
          <OnToy />
        </TableFrame>
        <TableFrame label="Samplers measured on the network">
          <MeasuredSamplers />
        </TableFrame>
        <TableFrame label="The network measured">
          <OnImages />
        </TableFrame>
      </div>
    )}
  </FoldedPanel>
)
