/** Every committed file that was made with the page's network is of the one that is committed. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { encode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { root } from '../../../src/cli/bootstrap.mjs'
import {
  filesWithHash,
  hashesIn,
  hashesInFile,
  isMadeWith,
  neighboursFile,
} from '../../../src/cli/publish/dependents.ts'
import {
  networkMarks,
  networkSection,
  parseDescribed,
  readMeasures,
  trainingMarks,
  trainingSection,
} from '../../../src/cli/publish/documents.ts'

const name = 'cifar10-mini'
const read = (path: string): Buffer => readFileSync(join(root, path))
const text = (path: string): string => read(path).toString('utf8')
const hash = createHash('sha256')
  .update(read(`public/models/${name}.onnx`))
  .digest('hex')
const files = [...filesWithHash(name), ...(existsSync(join(root, neighboursFile)) ? [neighboursFile] : [])]

describe('files made with the network', () => {
  it.each(files)('%s is of the one in public/models', async (path) => {
    const found = await hashesInFile(root, path, name)
    expect(found.length, `${path} names no network`).toBeGreaterThan(0)
    for (const one of found) expect(hash.startsWith(one), `${path}: ${one}`).toBe(true)
    expect(await isMadeWith(root, path, name, hash)).toBe(true)
    expect(await isMadeWith(root, path, name, 'f'.repeat(64))).toBe(false)
  })

  it('are all of those in the repository that name its hash', () => {
    const skipped = new Set(['node_modules', 'dist', 'out', '.git', '.venv', '.run', '.cache', '__pycache__'])
    const filesBelow = (folder: string): readonly string[] =>
      readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`
        if (skipped.has(entry.name)) return []
        return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : []
      })
    const prefix = Buffer.from(hash.slice(0, 8))
    const named = ['docs', 'models', 'public', 'python', 'src', 'test'].flatMap(filesBelow).filter((path) => {
      if (!/\.(json|md|ts|tsx|py|png|svg|csv|css|html)$/.test(path)) return false
      if (!path.endsWith('.png')) return read(path).includes(prefix)
      return hashesIn(path, read(path), name).some((one) => hash.startsWith(one))
    })
    expect([...named, `public/models/${name}.onnx`].sort()).toEqual([...files].sort())
  })

  it('are told apart by the hashes that they hold', () => {
    const [ours, other] = ['a'.repeat(64), 'b'.repeat(64)]
    const json = { talk: { network: { name, sha256: ours } }, judge: { name: 'judge', sha256: other } }
    const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
    expect(hashesIn('a.json', bytes(json), name)).toEqual([ours])
    const card = {
      name,
      sha256: ours,
      data_sha256: other,
      evaluation: { network_sha256: other, classifier_sha256: ours },
    }
    expect(hashesIn('a.json', bytes(card), name)).toEqual([ours, other])
    expect(hashesIn('a.md', bytes(`${name} (aaaaaaaa) and\n${name}\n(bbbbbbbb), judge (cccccccc)`), name)).toEqual([
      'aaaaaaaa',
      'bbbbbbbb',
    ])
    expect(hashesIn('a.ts', bytes(`{ sha256: '${other}' }`), name)).toEqual([other])
    const data = new Uint8Array(3)
    const png = encode({
      width: 1,
      height: 1,
      channels: 3,
      data,
      text: { Software: 'x', y: JSON.stringify({ sha256: other }) },
    })
    expect(hashesIn('a.png', Buffer.from(png), name)).toEqual([other])
  })
})

describe('what is derived from them', () => {
  const card = parseDescribed(JSON.parse(text(`public/models/${name}.card.json`)))
  const weaker = parseDescribed(JSON.parse(text('public/models/cifar10-nano.card.json')))
  const [losses, measures] = [text(`models/curves/${name}.csv`), text(`models/curves/${name}.measures.csv`)]

  it('the tables of the training end with the published network', () => {
    const last = readMeasures(measures).find(({ images }) => images === card.images_seen)!
    expect(last.distance).toBeCloseTo(card.evaluation.frechet_distance, 4)
    expect(last.accuracy).toBe(card.evaluation.accuracy)
    expect(losses.trimEnd().split('\n').at(-1)).toMatch(new RegExp(`^${card.images_seen},`))
  })

  it.each([
    ['docs/results.md', networkMarks, networkSection(card, weaker, readMeasures(measures)[0]!)],
    ['models/README.md', trainingMarks, trainingSection(card, losses, measures)],
  ] as const)('%s says what its card says', (path, [from, to], section) => {
    const document = text(path)
    expect(document.slice(document.indexOf(from), document.indexOf(to) + to.length)).toBe(section)
    expect(section).toContain(String(Number(card.evaluation.frechet_distance.toPrecision(3))))
  })

  it('documents show precision, recall and neighbours where they were measured', () => {
    const evaluation = {
      ...card.evaluation,
      precision: 0.612,
      recall: 0.487,
      precision_and_recall_of_test_images: [0.81, 0.82] as [number, number],
      nearest_training_image: 3.456,
      nearest_training_image_of_test_images: 3.21,
    }
    const section = networkSection({ ...card, evaluation }, undefined, readMeasures(measures)[0]!)
    expect(section).toContain('| precision, recall in these features |  | 61.2%, 48.7% | 81.0%, 82.0% |')
    expect(section).toContain('A\nsample is 3.46 from the nearest one (median over 5,000), a test image 3.21')
    expect(section).toContain('(../public/neighbours.png)')
    expect(networkSection(card, weaker, readMeasures(measures)[0]!)).not.toContain('neighbours')
  })
})
