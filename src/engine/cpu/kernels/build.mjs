/**
 * Compiles the kernels: `node src/engine/cpu/kernels/build.mjs`. The two files are committed, so that nobody needs a C
 * compiler to build the page; a test compiles again and compares byte for byte where this compiler is installed. In
 * Debian 12: apt-get install clang-19 lld-19.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))

/** Other versions make other bytes. */
export const version = '19.1.7'

/** Relaxed SIMD has one instruction for a * b + c; browsers without it get the other build. */
export const builds = {
  'kernels.relaxed.wasm': ['-mrelaxed-simd', '-DRELAXED'],
  'kernels.wasm': [],
}

const flags = [
  '--target=wasm32',
  '-O3',
  '-msimd128',
  '-nostdlib',
  '-ffreestanding',
  '-fno-math-errno',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-Wl,--no-entry',
  '-Wl,--import-memory',
  '-Wl,--export=__heap_base',
  '-Wl,-z,stack-size=65536',
  '-Wl,--strip-all',
]

/** Name of the compiler where this very version is installed; undefined elsewhere. */
export const findCompiler = () => {
  for (const name of ['clang-19', 'clang']) {
    try {
      if (execFileSync(name, ['--version'], { encoding: 'utf8' }).includes(`version ${version} `)) return name
    } catch {
      // Not installed under this name.
    }
  }
  return undefined
}

/**
 * Writes all builds into a folder.
 * @param {string} folder
 * @param {string} compiler
 */
export const compileInto = (folder, compiler) => {
  for (const [name, options] of Object.entries(builds)) {
    const file = join(folder, name)
    execFileSync(compiler, [...flags, ...options, join(here, 'kernels.c'), '-o', file], { stdio: 'inherit' })
    // The linker makes a program of it, which is for a browser to run.
    chmodSync(file, 0o644)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const compiler = findCompiler()
  if (!compiler) {
    console.error(
      `The kernels are compiled with clang ${version} and its lld (Debian 12: apt-get install clang-19 lld-19).`,
    )
    process.exit(1)
  }
  compileInto(here, compiler)
}
