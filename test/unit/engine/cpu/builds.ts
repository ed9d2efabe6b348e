/** The two builds of the kernels, as Node compiles them. */
import { readFile } from 'node:fs/promises'
import { setFlagsFromString } from 'node:v8'

const folder = 'src/engine/cpu/kernels'

// Node 20 knows relaxed SIMD behind this flag; later ones need none.
setFlagsFromString('--experimental-wasm-relaxed-simd')

export const buildNames = ['kernels.relaxed.wasm', 'kernels.wasm'] as const
export type BuildName = (typeof buildNames)[number]

export const compileBuild = async (name: BuildName): Promise<WebAssembly.Module> =>
  WebAssembly.compile(await readFile(`${folder}/${name}`))
