import { useRef } from 'react'
import { exactWorldOf } from '../../engine/exact/worlds.ts'
import { Segments } from '../controls/Segments.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'

const segments = [
  {
    value: 'exact',
    label: 'Exact',
    title: 'Pictures whose denoiser is known in closed form: no network, and an answer at once',
  },
  { value: 'network', label: 'Network', title: 'Images of a trained network: CIFAR-10, or one of your own' },
] as const

/** Exact pictures or those of a network. Each side comes back as it was left. */
export const WorldSwitch = () => {
  const { networks } = useWiring()
  const network = useExplorer((state) => state.document.network)
  const exact = exactWorldOf(network) !== undefined
  const left = useRef<{ exact: string; network: string | null }>({ exact: 'exact', network: null })
  if (exact) left.current.exact = network!
  else left.current.network = network
  return (
    <Segments
      label="Where pictures come from"
      value={exact ? 'exact' : 'network'}
      segments={segments}
      onValue={(value) => networks.choose(left.current[value])}
    />
  )
}
