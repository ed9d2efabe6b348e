/** Words for images, views and the engine's state. */
import { showFixed } from '../../base/number.ts'
import type { ImageView } from '../../document/images.ts'
import type { EngineStatus } from '../../engine/protocol.ts'

export const viewLabels: Readonly<Record<ImageView, { readonly label: string; readonly help: string }>> = {
  state: {
    label: 'x',
    help: 'The state x at this step, unscaled and shown at constant contrast: pure noise at the start, the image at the end.',
  },
  denoised: { label: 'D(x; σ)', help: 'The denoiser’s output: its guess of the finished image at this step.' },
  difference: {
    label: 'Δ',
    help: 'The difference from the baseline’s or the converged run’s D, magnified 4 times: grey means equal. Lock a baseline or ask for a converged run to see it.',
  },
  residual: {
    label: '(x − D)/σ',
    help: 'What the denoiser regards as noise, in units of σ: grey is 0, black is −3, white is 3.',
  },
}

/** Label of class k of a network, once it is known. */
export const labelText = (labels: readonly string[], label: number | null): string =>
  label === null ? 'no label' : (labels[label] ?? `class ${label}`)

const megabytes = (bytes: number): string => showFixed(bytes / 1e6, 1)

export const statusText = (status: EngineStatus): string => {
  switch (status.phase) {
    case 'loading':
      return status.total > 0
        ? `Fetching the network: ${megabytes(status.received)} of ${megabytes(status.total)} MB`
        : 'Fetching the network'
    case 'starting':
      return status.backend === 'exact'
        ? 'Drawing the world'
        : `Starting the network on ${backendLabels[status.backend]}`
    case 'ready':
      return status.reason
    case 'failed':
      return `${status.message} ${status.advice}`
    default:
      return status satisfies never
  }
}

export const backendLabels = { webgpu: 'WebGPU', wasm: 'WASM', exact: 'exact' } as const
