/**
 * Which tests `npm test` leaves out, and when. They take minutes, and find faults in a part of the project only: where nothing of
 * that part has changed since the repository was cloned, they have nothing to find. `.ci/run` never leaves them out.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'

/** What every test of a page stands on. */
const common = ['package-lock.json', 'vite.config.ts', 'test/e2e/browser.ts', 'test/e2e/server.ts', 'test/e2e/support/']

/** Projects of Vitest: the paths of their tests, and beginnings of the paths of what they test. */
const parts = {
  /** The engine on a GPU in software, or without the page around it. */
  gpu: {
    tests: /^test\/e2e\/(autoguidance|cpu|engine|pictures-network|.*gpu)\.test\.ts$/,
    inputs: [
      ...common,
      ...['base', 'core', 'document', 'engine', 'pictures', 'state'].map((room) => `src/${room}/`),
      'public/models/',
      'test/e2e/engine-',
      'test/e2e/build-',
      'test/e2e/pages/',
      'test/models/',
      'test/unit/engine/node-backend.ts',
    ],
  },
  /** What is given away: the package for npm, and the page as one file. Both are built anew. */
  shipped: {
    tests: /^test\/e2e\/(package|single-file)\.test\.ts$/,
    inputs: [...common, 'src/cli/', 'src/offline/', 'src/main.tsx', 'index.html', 'package.json', 'public/'],
  },
}

/** @typedef {keyof typeof parts} Part */
export const leftOut = /** @type {readonly Part[]} */ (Object.keys(parts))

/**
 * The paths of a part's test files.
 * @param {Part} part
 */
export const testsOf = (part) =>
  readdirSync(new URL('e2e', import.meta.url), { recursive: true, encoding: 'utf8' })
    .map((name) => `test/e2e/${name.replaceAll('\\', '/')}`)
    .filter((path) => parts[part].tests.test(path))

/**
 * Whether a part's tests have something to find in a change of these files. What is changed is unknown where the folder is no
 * clone: then they do.
 * @param {Part} part
 * @param {readonly string[] | undefined} changed paths in the repository, with slashes
 */
export const isConcerned = (part, changed) => {
  const { tests, inputs } = parts[part]
  return (
    changed === undefined ||
    changed.some(
      (path) => tests.test(path) || (!path.endsWith('.test.ts') && inputs.some((start) => path.startsWith(start))),
    )
  )
}

/**
 * The files that differ from where the branch left the repository it was cloned from: committed, uncommitted and new ones.
 * Undefined where that can't be found out, as in a folder that is no clone.
 * @param {string} root
 * @returns {readonly string[] | undefined}
 */
export const changedSinceOrigin = (root) => {
  const git = (/** @type {string[]} */ ...args) => {
    const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' })
    return status === 0 ? stdout.split(/[\0\n]/).filter(Boolean) : undefined
  }
  const [base] = git('merge-base', 'HEAD', 'origin/HEAD') ?? []
  if (base === undefined) return undefined
  const different = git('diff', '--name-only', '-z', '--no-renames', base, '--', '.')
  const added = git('ls-files', '--others', '--exclude-standard', '-z')
  return different && added && [...different, ...added]
}
