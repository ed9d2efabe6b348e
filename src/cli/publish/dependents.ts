/** Which network a file of this repository was made with: the hashes that it holds. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decode } from 'fast-png'

/** Files that name the hash of the page's network, whole or its first eight digits. Each is made by a step of `npm run publish-network`. */
export const filesWithHash = (name: string): readonly string[] => [
  `public/models/${name}.onnx`,
  `public/models/${name}.card.json`,
  'public/figures/results.json',
  'public/figures/worlds.json',
  'public/frames/opening.png',
  'public/samples.png',
  'src/scenes/measured.ts',
  'docs/results.md',
  'models/README.md',
]

/** Made when a network is published next; there is none of those that were published before. */
export const neighboursFile = 'public/neighbours.png'

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** Hashes of objects that are called `name`, and of measurements that say which network they are of. */
const hashesInJson = (value: unknown, name: string): readonly string[] => {
  if (!isObject(value)) return []
  const own = value.name === undefined || value.name === name ? [value.sha256] : []
  return [
    ...[...(Array.isArray(value) ? [] : own), value.network_sha256].filter((hash) => typeof hash === 'string'),
    ...Object.values(value).flatMap((inner) => hashesInJson(inner, name)),
  ]
}

/** Hashes of the network `name` that a file holds, whole or the first eight digits, in order. Throws where it cannot be read. */
export const hashesIn = (path: string, bytes: Buffer, name: string): readonly string[] => {
  if (path.endsWith('.onnx')) return [createHash('sha256').update(bytes).digest('hex')]
  if (path.endsWith('.json')) return hashesInJson(JSON.parse(bytes.toString('utf8')), name)
  if (path.endsWith('.png'))
    return Object.values(decode(bytes).text)
      .filter((text) => text.startsWith('{'))
      .flatMap((text) => hashesInJson(JSON.parse(text), name))
  const text = bytes.toString('utf8')
  const marked = path.endsWith('.ts') ? /sha256: '([0-9a-f]{64})'/g : new RegExp(`${name}\\s\\(([0-9a-f]{8})\\)`, 'g')
  return [...text.matchAll(marked)].map(([, hash]) => hash!)
}

export const hashesInFile = async (root: string, path: string, name: string): Promise<readonly string[]> =>
  hashesIn(path, await readFile(join(root, path)), name)

/** Whether a file names this network at least once, and no other of that name. */
export const isMadeWith = async (root: string, path: string, name: string, sha256: string): Promise<boolean> => {
  const found = await hashesInFile(root, path, name).catch(() => [])
  return found.length > 0 && found.every((hash) => sha256.startsWith(hash))
}
