import { useEffect } from 'react'
import { useWiring } from './explorer-context.tsx'

const carriesFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false

/**
 * Files that are dropped where nothing takes them: a browser would open them in the page's place, and everything would be gone.
 * Networks go to `onNetwork`, whatever part of the page they fall on.
 */
export const useStrayDrops = (onNetwork: ((event: DragEvent) => void) | undefined): void => {
  const { explorer } = useWiring()
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (carriesFiles(event)) event.preventDefault()
    }
    const drop = (event: DragEvent): void => {
      if (event.defaultPrevented || !carriesFiles(event)) return
      event.preventDefault()
      const files = [...(event.dataTransfer?.files ?? [])]
      if (onNetwork && files.some(({ name }) => /\.onnx$/i.test(name))) {
        onNetwork(event)
        return
      }
      explorer
        .getState()
        .note(
          'info',
          `${files[0]?.name ?? 'The file'} was dropped where nothing takes it. Drop a network (.onnx) on the pictures, a sheet or a plan on Sheets in the Lab, and settings of other programs on the schedule’s box there.`,
          { isPassing: true },
        )
    }
    window.addEventListener('dragover', over)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', over)
      window.removeEventListener('drop', drop)
    }
  }, [explorer, onNetwork])
}
