import { useEffect } from 'react'
import { fetchPart } from '../base/fetch-part.ts'
import { useWiring } from './explorer-context.tsx'
import { keepFromLeaving } from './keep-from-leaving.ts'

const fetchTaking = fetchPart(() => import('./take-file.ts'))

/**
 * Files that are dropped where nothing takes them: a browser would open them in the page's place, and everything would be gone.
 * Networks go to `onNetwork`, whatever part of the page they fall on; pictures and settings bring their state with them.
 */
export const useStrayDrops = (onNetwork: ((event: DragEvent) => void) | undefined): void => {
  const { explorer } = useWiring()
  useEffect(
    () =>
      keepFromLeaving(window, (files, event) => {
        if (onNetwork && files.some(({ name }) => /\.onnx$/i.test(name))) {
          onNetwork(event)
          return
        }
        fetchTaking()
          .then(({ takeFile }) => takeFile(explorer, files[0]!))
          .catch((error: unknown) =>
            explorer.getState().note('warning', `${files[0]!.name} could not be opened: ${String(error)}`),
          )
      }),
    [explorer, onNetwork],
  )
}
