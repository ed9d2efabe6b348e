import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import { isRecord } from '../../core/design-json.ts'
import { labelsOf } from '../../document/images.ts'
import type { PictureWorld } from '../../measure/studies/spec.ts'
import { imagePerturbationOf } from '../../state/imperfect.ts'
import { denoiserKey, networkKey } from '../../state/network-key.ts'
import { useExplorer } from '../explorer-context.tsx'
import { useBench } from '../use-bench.ts'
import type { ImageCount } from './MeasureBar.tsx'
import { useStable } from './use-stable.ts'

/**
 * The network of the page with the page's class. While it is being opened, the one that the same name had when it ran last:
 * what was measured of it shows at once. Its network is empty where that is not known.
 */
export const usePictureWorld = (count: ImageCount): PictureWorld => {
  const { choices } = useBench()
  const engine = useExplorer((state) => state.engine)
  const document = useExplorer((state) => state.document)
  const { network: id, perturbation, guide, images } = document
  const name = `network ${id ?? ''}`
  const kept = useStore(choices, (state) => state[name])
  const ready = engine.phase === 'ready' ? engine.model : null
  const key = ready ? networkKey(ready) : null
  const title = ready?.name ?? null
  useEffect(() => {
    // The engine may still run the network that was chosen before.
    if (key !== null && engine.phase === 'ready') choices.set(name, { key, title })
  }, [choices, key, title, name, engine.phase])
  const last = isRecord(kept) && typeof kept.key === 'string' && typeof kept.title === 'string' ? kept : null
  const network = key ?? (last?.key as string | undefined) ?? ''
  const world = useMemo(
    (): PictureWorld => ({
      kind: 'pictures',
      network: network === '' ? '' : denoiserKey(network, { network: id, perturbation, guide }),
      name: title ?? (last?.title as string | undefined) ?? id ?? '',
      id,
      perturbation: imagePerturbationOf({ network: id, perturbation }) ?? null,
      labels: labelsOf({ ...images, count }),
    }),
    [network, title, last, id, perturbation, guide, images, count],
  )
  return useStable(world)
}
