/** `npm run build:single`: the page as one .html, which runs from a disk. As a program it builds always. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureInstalled, root } from './bootstrap.mjs'

export const singleFile = join(root, 'dist-single', 'samplerscope.html')

/** The page with its policy, and with the icon, which Vite leaves beside it. */
const withRest = async (/** @type {string} */ outDir, /** @type {string} */ policy) => {
  let html = await readFile(join(outDir, 'index.html'), 'utf8')
  for (const name of await readdir(outDir)) {
    if (name === 'index.html') continue
    if (!name.endsWith('.svg') || !html.includes(`./${name}`)) throw new Error(`${name} is not inside the page`)
    const icon = (await readFile(join(outDir, name))).toString('base64')
    // In the head with its folder, in the code without.
    for (const address of [`./${name}`, name]) html = html.replaceAll(address, `data:image/svg+xml;base64,${icon}`)
  }
  return html.replace('<head>', `<head>\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`)
}

/** Returns the size of the file in bytes. */
export const buildSingle = async () => {
  const [vite, { viteSingleFile }, { common, insides, policy }] = await Promise.all([
    import('vite'),
    import('vite-plugin-singlefile'),
    import('./one-file-plugins.mjs'),
  ])
  const cache = join(root, 'node_modules', '.cache')
  await mkdir(cache, { recursive: true })
  const outDir = await mkdtemp(join(cache, 'single-'))
  const { NODE_ENV } = process.env
  process.env.NODE_ENV = 'production'
  try {
    const shared = common()
    await vite.build({
      ...shared,
      plugins: [...shared.plugins, insides(), viteSingleFile()],
      build: { target: 'es2022', outDir, emptyOutDir: true },
    })
    const html = await withRest(outDir, policy)
    await mkdir(join(root, 'dist-single'), { recursive: true })
    await writeFile(singleFile, html)
    return html.length
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = NODE_ENV
    await rm(outDir, { recursive: true, force: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  ensureInstalled()
  const size = await buildSingle()
  process.stdout.write(`${singleFile}: ${(size / 1e6).toFixed(1)} MB\n`)
}
