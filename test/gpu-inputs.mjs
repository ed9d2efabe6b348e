/**
 * When the tests of the project `gpu` are worth their minutes: a GPU in software is slow, and what they find lies in the engine
 * and in what it runs. `npm test` leaves them out where none of that has changed; `.ci/run` never does.
 */
import { spawnSync } from 'node:child_process'

/** Beginnings of the paths of what the engine is made of, of what runs it, and of the tests and their tools. */
const inputs = [
  ...['base', 'core', 'document', 'engine', 'pictures', 'state'].map((room) => `src/${room}/`),
  'public/models/',
  'test/e2e/',
  'test/models/',
  'test/unit/engine/node-backend.ts',
  'package-lock.json',
  'vite.config.ts',
]
/** Tests with a software GPU, or of the engine without the page around it, beside those whose names end in `gpu`. */
const others = ['autoguidance', 'cpu', 'engine', 'pictures-network']
/** The test files of the project, as globs. */
export const gpuTests = [`test/e2e/{${others.join()}}.test.ts`, 'test/e2e/**/*gpu.test.ts']
const isGpuTest = new RegExp(`(gpu|/(${others.join('|')}))\\.test\\.ts$`)
/** A test of the page that needs no GPU. */
const isPageTest = (/** @type {string} */ path) =>
  path.startsWith('test/e2e/') && path.endsWith('.test.ts') && !isGpuTest.test(path)

/**
 * Whether the GPU's tests have something to find in a change of these files. What is changed is unknown where there is no
 * repository: then they do.
 * @param {readonly string[] | undefined} changed paths in the repository, with slashes
 */
export const concernsGpu = (changed) =>
  changed === undefined || changed.some((path) => !isPageTest(path) && inputs.some((start) => path.startsWith(start)))

/**
 * The files that differ from where the branch left the repository it was cloned from: committed, uncommitted and new ones.
 * Undefined where that can't be told, as in a folder that is no clone.
 * @param {string} root
 * @returns {readonly string[] | undefined}
 */
export const changedSinceOrigin = (root) => {
  const git = (/** @type {string[]} */ ...args) => {
    const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' })
    return status === 0 ? stdout.split('\0').join('\n').split('\n').filter(Boolean) : undefined
  }
  const [base] = git('merge-base', 'HEAD', 'origin/HEAD') ?? []
  if (base === undefined) return undefined
  const different = git('diff', '--name-only', '-z', '--no-renames', base, '--', '.')
  const added = git('ls-files', '--others', '--exclude-standard', '-z')
  return different && added && [...different, ...added]
}
