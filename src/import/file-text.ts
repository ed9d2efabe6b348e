/** The text in a file that somebody drops: the file itself, or what an image carries of how it was made. */
import { isJpeg, isWebp, textsOfExif } from '../files/exif.ts'
import { isPng, textsOfPng } from '../files/png-text.ts'

/** ComfyUI's texts in Exif begin with their names. */
const named = (texts: readonly string[], name: string): string | undefined =>
  texts.find((text) => text.startsWith(`${name}:`))?.slice(name.length + 1)

/** Whether the file is a picture of which text can be read, if it has any. */
export const isPicture = (bytes: Uint8Array): boolean => isPng(bytes) || isJpeg(bytes) || isWebp(bytes)

/**
 * AUTOMATIC1111's text, or ComfyUI's workflow, of a PNG, a JPEG or a WebP ('' for one without); the text of any other file.
 * Of both forms of a workflow the one that ran counts.
 */
export const textOfFile = (bytes: Uint8Array): string => {
  if (isPng(bytes)) {
    const texts = textsOfPng(bytes)
    return texts.get('parameters') ?? texts.get('prompt') ?? texts.get('workflow') ?? ''
  }
  if (!isPicture(bytes)) return new TextDecoder().decode(bytes)
  const texts = textsOfExif(bytes)
  return named(texts, 'prompt') ?? named(texts, 'workflow') ?? texts[0] ?? ''
}
