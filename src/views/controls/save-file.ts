/** Milliseconds after which a browser has surely begun to write a file: one that is let go of at once may come to nothing. */
const letGoAfter = 60_000

/** Gives a person a file to keep. */
export const saveFile = (name: string, type: string, content: string | Uint8Array<ArrayBuffer>): void => {
  const url = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), letGoAfter)
}
