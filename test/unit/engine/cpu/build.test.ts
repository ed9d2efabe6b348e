/** The committed kernels are those of the sources beside them. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { builds, compileInto, findCompiler, version } from '../../../../src/engine/cpu/kernels/build.mjs'
import { hasRelaxedSimd } from '../../../../src/engine/cpu/relaxed.ts'
import { buildNames, compileBuild } from './builds.ts'

const compiler = findCompiler()
if (!compiler) process.stdout.write(`  not compiled again: clang ${version} is not installed here\n`)

/** Opcodes of relaxed SIMD are 0x100 and up after the prefix 0xfd; madd and nmadd are 0x105 and 0x106, in two bytes each. */
const relaxedOpcodes = (wasm: Buffer): number => {
  let count = 0
  for (let k = 0; k < wasm.length - 2; k++)
    if (wasm[k] === 0xfd && [0x85, 0x86].includes(wasm[k + 1]!) && wasm[k + 2] === 2) count++
  return count
}

describe('the kernels', () => {
  it.skipIf(!compiler)('are, byte for byte, what the compiler makes of their sources', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kernels-'))
    try {
      compileInto(folder, compiler!)
      for (const name of Object.keys(builds)) {
        const committed = await readFile(`src/engine/cpu/kernels/${name}`)
        expect(committed.equals(await readFile(join(folder, name))), name).toBe(true)
      }
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('come in a build with relaxed instructions and one without, which any browser with SIMD takes', async () => {
    const [relaxed, plain] = await Promise.all(buildNames.map((name) => readFile(`src/engine/cpu/kernels/${name}`)))
    expect(relaxedOpcodes(relaxed!)).toBeGreaterThan(500)
    expect(relaxedOpcodes(plain!)).toBe(0)
  })

  it('are chosen by whether this machine takes relaxed instructions', async () => {
    // Both compile here, and so the probe says yes.
    await Promise.all(buildNames.map(compileBuild))
    expect(hasRelaxedSimd()).toBe(true)
  })
})
