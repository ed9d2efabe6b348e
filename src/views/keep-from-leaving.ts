const isField = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, [contenteditable]') !== null

/** Whether a browser would go to what is dropped: files, and links outside of fields for text. */
const leadsAway = ({ dataTransfer, target }: DragEvent): boolean => {
  const types = dataTransfer?.types ?? []
  return types.includes('Files') || (types.includes('text/uri-list') && !isField(target))
}

/** Keeps a window where it is whatever is dropped on it; files go to `onFiles` where nothing else took them. */
export const keepFromLeaving = (page: Window, onFiles: (files: readonly File[], event: DragEvent) => void) => {
  const over = (event: DragEvent): void => {
    if (leadsAway(event)) event.preventDefault()
  }
  const drop = (event: DragEvent): void => {
    if (event.defaultPrevented || !leadsAway(event)) return
    event.preventDefault()
    const files = [...(event.dataTransfer?.files ?? [])]
    if (files.length > 0) onFiles(files, event)
  }
  page.addEventListener('dragover', over)
  page.addEventListener('drop', drop)
  return () => {
    page.removeEventListener('dragover', over)
    page.removeEventListener('drop', drop)
  }
}
