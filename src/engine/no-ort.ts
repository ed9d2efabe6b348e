/** In place of ort.ts where the page is one file: onnxruntime-web would make it ten times as large. */
import type { Ort } from './ort.ts'

export const loadOrt = async (): Promise<Ort> => {
  throw new Error('onnxruntime is not in this one file; open Samplerscope from a web host for it')
}
