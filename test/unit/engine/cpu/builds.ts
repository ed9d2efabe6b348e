/** The two builds of the kernels, as Node compiles them. */
import { readFile } from 'node:fs/promises'
import { setFlagsFromString } from 'node:v8'

const folder = 'src/engine/cpu/kernels'

// Node 20 knows relaxed SIMD behind this flag; later ones need none.
setFlagsFromString('--experimental-wasm-relaxed-simd')

export const buildNames = ['kernels.relaxed.wasm', 'kernels.wasm'] as const
export type BuildName = (typeof buildNames)[number]

const compiled = new Map<BuildName, Promise<WebAssembly.Module>>()

/** Compiled once: V8 compiles what is much used a second time, which all instances of a module share. */
export const compileBuild = (name: BuildName): Promise<WebAssembly.Module> => {
  const build = compiled.get(name) ?? readFile(`${folder}/${name}`).then((bytes) => WebAssembly.compile(bytes))
  compiled.set(name, build)
  return build
}
