/**
 * `npm test`: installs what is missing, checks everything, and closes with one line `N passed, N failed`.
 * `npm test -- --update-screenshots` keeps the scenes that have changed as they look now.
 * `npm test -- PATTERN ...` runs the test files whose path contains a pattern, and nothing else.
 * `npm test -- --all` leaves nothing out where nothing has changed that it tests (left-out.mjs).
 * `npm test -- --models` tests the Python of models/ too, and that the page runs what it writes: it takes packages of 1.4 GB.
 */
import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { ensureInstalled, fail, root } from '../src/cli/bootstrap.mjs'
import { ensureChromium, missingChromium } from './e2e/chromium.mjs'
import { changedSinceOrigin, isConcerned, leftOut } from './left-out.mjs'
import { testModels } from './python.mjs'

ensureInstalled()
const args = process.argv.slice(2)
/** Parts of the paths of test files; all files when there are none. */
const patterns = args.filter((arg) => !arg.startsWith('-'))
const options = ['--update-screenshots', '--all', '--models']
const unknown = args.filter((arg) => arg.startsWith('-') && !options.includes(arg))
if (unknown.length > 0) fail(`npm test: unknown option ${unknown.join(', ')}; the options are ${options.join(', ')}`)
/** @type {string[]} */
const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .map((name) => `test/${name.replaceAll('\\', '/')}`)
  .filter(
    (path) => /\.test\.tsx?$/.test(path) && (patterns.length === 0 || patterns.some((part) => path.includes(part))),
  )
if (files.length === 0) fail(`npm test: no test file's path contains ${patterns.join(' or ')}`)
const isE2e = (/** @type {string} */ path) => path.startsWith('test/e2e/')
const withModels = args.includes('--models')
if (args.includes('--update-screenshots')) process.env.UPDATE_SCREENSHOTS = '1'
const temporary = mkdtempSync(join(tmpdir(), 'samplerscope-'))
const total = { passed: 0, failed: 0 }
/** @type {string[]} */
const failures = []

const heading = (/** @type {string} */ title) => process.stdout.write(`\n== ${title}\n`)
const count = (/** @type {string} */ title, /** @type {number} */ passed, /** @type {number} */ failed) => {
  total.passed += passed
  total.failed += failed
  if (failed > 0) failures.push(`${title}: ${failed} failed`)
}

/** @typedef {readonly string[]} Command A Node program of node_modules or of ours, with its arguments. */

const bin = (/** @type {string} */ path) => join(root, 'node_modules', path)

/** Runs it beside others; what it said, and whether it ended well. */
const runBeside = (/** @type {Command} */ command) =>
  new Promise((/** @type {(ended: { said: string, isGood: boolean }) => void} */ resolve) => {
    execFile(process.execPath, command, { cwd: root, maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
      resolve({ said: stdout + stderr + (error && !stdout && !stderr ? error.message : ''), isGood: !error }),
    )
  })

/** Runs it, its output on ours as it comes; whether it ended well. */
const runShown = (/** @type {Command} */ command) =>
  new Promise((/** @type {(isGood: boolean) => void} */ resolve) => {
    const child = spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
    child.on('error', (error) => {
      process.stdout.write(`${error.message}\n`)
      resolve(false)
    })
    child.on('close', (code) => resolve(code === 0))
  })

/**
 * Checks that need one core each, side by side, told in their order; whether each is good.
 * @param {Record<string, readonly Command[]>} checks
 */
const check = async (checks) => {
  /** @type {Record<string, boolean>} */
  const results = {}
  const running = Object.entries(checks).map(
    ([title, commands]) => /** @type {const} */ ([title, Promise.all(commands.map(runBeside))]),
  )
  for (const [title, pending] of running) {
    heading(title)
    const ended = await pending
    for (const { said } of ended) process.stdout.write(said)
    results[title] = ended.every(({ isGood }) => isGood)
    count(title, results[title] ? 1 : 0, results[title] ? 0 : 1)
  }
  return results
}

/** A check that could not be made is a failure. */
const refuse = (/** @type {string} */ title, /** @type {string} */ reason) => {
  heading(title)
  process.stdout.write(`${reason}\n`)
  count(title, 0, 1)
}

/** @typedef {{ name: string, status: string, assertionResults: { status: string, fullName: string }[] }} FileReport */

/**
 * Tests of a vitest project; a file that does not load is a failure, and so is a run that ends badly for another reason.
 * @param {string} project
 * @param {{ isQuiet?: boolean }} [how] quiet: what it says comes in one piece when it is over, not mixed with what runs beside it
 */
const vitest = async (project, { isQuiet = false } = {}) => {
  const title = `vitest ${project}`
  const output = join(temporary, `${project}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${output}`]
  const command = [
    bin('vitest/vitest.mjs'),
    'run',
    ...patterns,
    '--project',
    project,
    '--passWithNoTests',
    ...reporters,
  ]
  let isGood = false
  if (isQuiet) {
    const ended = await runBeside(command)
    heading(title)
    process.stdout.write(ended.said)
    isGood = ended.isGood
  } else {
    heading(title)
    isGood = await runShown(command)
  }
  let passed = 0
  let failed = 0
  try {
    /** @type {{ numPassedTests: number, numFailedTests: number, testResults: FileReport[] }} */
    const report = JSON.parse(readFileSync(output, 'utf8'))
    passed = report.numPassedTests
    failed = report.numFailedTests
    for (const file of report.testResults) {
      if (file.status !== 'failed') continue
      const names = file.assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName)
      if (names.length === 0) failed++
      failures.push(
        ...(names.length > 0 ? names : ['does not load']).map((name) => `${relative(root, file.name)}: ${name}`),
      )
    }
  } catch (error) {
    process.stdout.write(`no report of vitest: ${error}\n`)
  }
  count(title, passed, isGood ? failed : Math.max(failed, 1))
}

const tsc = bin('typescript/bin/tsc')
const hasE2e = files.some(isE2e)
const hasModels = files.some((path) => path.endsWith('converted.test.ts'))
// Browsers leave gaps while a page waits, which the other tests fill.
const units = files.every(isE2e) ? undefined : vitest('unit', { isQuiet: hasE2e })
const { build } = await check({
  ...(patterns.length === 0 && {
    typecheck: [
      [tsc, '-p', '.'],
      [tsc, '-p', 'src/core'],
    ],
    lint: [
      [bin('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', ...(process.stdout.isTTY ? [] : ['--colors=off'])],
    ],
  }),
  ...(hasE2e && { build: [['src/cli/build.mjs']] }),
})
const chromium = build ? await ensureChromium() : undefined
if (chromium) process.env.CHROMIUM_PATH = chromium
else if (build) refuse('Chromium', missingChromium)
else if (hasE2e) refuse('page, gpu, shipped', 'Not run: there is no build.')
await Promise.all([units, chromium && vitest('page')])
if (chromium) {
  const changed = args.includes('--all') || patterns.length > 0 ? undefined : changedSinceOrigin(root)
  for (const part of leftOut)
    if (isConcerned(part, changed)) await vitest(part)
    else {
      heading(`vitest ${part}`)
      process.stdout.write(
        'Not run: nothing that it tests has changed since origin. `npm test -- --all` runs it all the same, and .ci/run always does.\n',
      )
    }
  // Those of the models' project wait for the environment that they need.
  if (patterns.length > 0 && !withModels && hasModels) await vitest('models')
}

if (withModels) {
  heading('models')
  const { passed, failed, reason } = testModels()
  if (reason) process.stdout.write(`${reason}\n`)
  count('models', passed, reason ? Math.max(failed, 1) : failed)
  if (chromium && hasModels) await vitest('models')
}

rmSync(temporary, { recursive: true, force: true })
if (failures.length > 0) process.stdout.write(`\n${failures.join('\n')}\n`)
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`)
process.exitCode = total.failed > 0 ? 1 : 0
