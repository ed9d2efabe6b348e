/**
 * The tests of models/ and python/, in Python. As a program (`npm run test:models`) it closes with `N passed, N failed`. They run in a
 * virtual environment, models/.venv, which is made anew when models/requirements*.txt change.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from '../src/cli/bootstrap.mjs'

const isWindows = process.platform === 'win32'
const environment = join(root, 'models', '.venv')
const environmentPython = join(environment, ...(isWindows ? ['Scripts', 'python.exe'] : ['bin', 'python']))
/** The second is what the converters need besides. */
const requirements = ['requirements.txt', 'requirements-convert.txt'].map((name) => join(root, 'models', name))
/** A copy of the requirements that were installed, written last: half an install has none. */
const installed = join(environment, 'installed.txt')
const oldest = [3, 11]
const minute = 60_000

const read = (/** @type {string} */ path) => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/**
 * Whether a program ended well; its output is ours.
 * @param {string} command
 * @param {string[]} args
 */
const run = (command, args, timeout = 20 * minute) => {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout,
  })
  if (error) process.stdout.write(`${command}: ${error.message}\n`)
  return status === 0
}

/** The first Python on this machine that is new enough, as a command. */
const findPython = () => {
  const script = 'import sys, venv, ensurepip; print(*sys.version_info[:2])'
  /** @type {string[][]} */
  const candidates = process.env.PYTHON ? [[process.env.PYTHON]] : [['python3'], ['python'], ['py', '-3']]
  return candidates.find(([command = '', ...args]) => {
    const { stdout } = spawnSync(command, [...args, '-c', script], { encoding: 'utf8' })
    const [major = 0, minor = 0] = (stdout ?? '').trim().split(' ').map(Number)
    return major === oldest[0] && minor >= (oldest[1] ?? 0)
  })
}

/** Makes the environment when it is missing or old; what is wrong and what to do when it cannot, else undefined. */
const prepare = () => {
  const wanted = requirements.map((path) => readFileSync(path, 'utf8')).join('')
  if (read(installed) === wanted) return undefined
  const python = findPython()
  if (!python)
    return (
      `No Python ${oldest.join('.')} or newer with its venv module was found${process.env.PYTHON ? ` at PYTHON=${process.env.PYTHON}` : ''}. ` +
      'Install one (https://www.python.org; on Debian also python3-venv), or name it: PYTHON=/path/to/python3 npm run test:models.'
    )
  process.stdout.write('Installing Python packages into models/.venv, once (about 1.4 GB on disk) ...\n')
  const start = Date.now()
  rmSync(environment, { recursive: true, force: true })
  const [command = '', ...args] = python
  if (!run(command, [...args, '-m', 'venv', environment]))
    return 'The virtual environment models/.venv could not be made: see above. On Debian the package python3-venv has to be installed.'
  if (!run(environmentPython, ['-m', 'pip', 'install', '--quiet', ...requirements.flatMap((path) => ['-r', path])]))
    return 'The packages of models/requirements.txt and requirements-convert.txt could not be installed: see above. A Python package registry has to be reachable, with wheels for this Python; run it again when it is.'
  writeFileSync(installed, wanted)
  process.stdout.write(`Installed in ${Math.round((Date.now() - start) / 1000)} s.\n`)
  return undefined
}

/** @typedef {{ passed: number, failed: number, reason?: string }} Outcome */

/** Folders with tests, each with its configuration of pytest. */
const suites = [
  { config: join(root, 'models', 'pytest.ini'), tests: join(root, 'models', 'tests') },
  { config: join(root, 'python', 'pyproject.toml'), tests: join(root, 'python', 'tests') },
]

/**
 * Runs them. What could not be run is one failure, with a `reason`: what is wrong and what to do.
 * @returns {Outcome}
 */
export const testModels = () => {
  const reason = prepare()
  if (reason) return { passed: 0, failed: 1, reason }
  const temporary = mkdtempSync(join(tmpdir(), 'samplerscope-python-'))
  /** @type {Outcome} */
  const total = { passed: 0, failed: 0 }
  try {
    for (const [k, { config, tests }] of suites.entries()) {
      const report = join(temporary, `report-${k}.xml`)
      const isGood = run(environmentPython, ['-m', 'pytest', '-rs', '-c', config, tests, `--junitxml=${report}`])
      const { passed, failed } = countReport(read(report) ?? '')
      total.passed += passed
      total.failed += failed
      if (!isGood) total.reason = 'pytest failed: see above.'
    }
    return total
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}

/**
 * Of pytest's JUnit report. One without tests is a failure.
 * @param {string} xml
 */
const countReport = (xml) => {
  const attribute = (/** @type {string} */ name) =>
    Number(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`).exec(xml)?.[1])
  const failed = attribute('failures') + attribute('errors')
  const passed = attribute('tests') - failed - attribute('skipped')
  return passed + failed > 0 ? { passed, failed } : { passed: 0, failed: 1 }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { passed, failed, reason } = testModels()
  if (reason) process.stdout.write(`\n${reason}\n`)
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
  process.exitCode = failed > 0 || reason ? 1 : 0
}
