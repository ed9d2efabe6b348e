/** Arguments of `npm run publish-network`, checked: what is wrong is one sentence that names the argument. */
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { ArgumentFault, readOptions, readWhole } from '../arguments.ts'
import { root } from '../bootstrap.mjs'

export const publishUsage = `Usage: npm run publish-network -- CHECKPOINT [options]

Makes everything of a network anew from a checkpoint of models/train.py: the .onnx file with card and self-test, what is
measured of it, figures, pictures and tables. A step whose inputs have not changed since it was done is left out, so the
same command goes on where it was stopped.

  --name NAME          of the network that is replaced (default: cifar10-mini)
  --data FOLDER        CIFAR-10, binary version (default: cifar-10-batches-bin)
  --classifier FILE    .onnx file of the network that judges (default: public/models/cifar10-classifier.onnx)
  --log FILE           log of the training, for the curve of the loss (default: log.jsonl beside the checkpoint)
  --width WIDTH        which average of the weights, by its relative width (default: the last)
  --training TEXT      how it was trained, for the card (default: what the checkpoint says)
  --images COUNT       images that are measured, a multiple of 10 from 20 to 10000 (default: 5000); with fewer than 500
                       the figures have fewer too
  --steps-scale S      multiplies the steps of figures and converged runs, 0.05 to 1, for a quick trial (default: 1)
  --python FILE        Python with models/requirements.txt (default: that of models/.venv)
  --out DIRECTORY      where results are kept (default: out/publish/NAME)
  --publish ROOT       the repository that is written (default: this one)
  --measure            end after the measures, before anything in the repository is written
  --dry-run            list steps, inputs and outputs with an estimate, and do nothing
  --help               print this
`

export interface PublishRequest {
  readonly checkpoint: string
  readonly name: string
  readonly data: string
  /** Path of the .onnx file. */
  readonly classifier: string
  /** Undefined where there is none. */
  readonly log: string | undefined
  readonly width: string | undefined
  readonly training: string | undefined
  readonly images: number
  readonly scale: string
  readonly python: string
  readonly directory: string
  readonly target: string
  /** Whether nothing of the repository is replaced. */
  readonly isMeasureOnly: boolean
  readonly isDryRun: boolean
}

const options = {
  name: { type: 'string' },
  data: { type: 'string' },
  classifier: { type: 'string' },
  log: { type: 'string' },
  width: { type: 'string' },
  training: { type: 'string' },
  images: { type: 'string' },
  'steps-scale': { type: 'string' },
  python: { type: 'string' },
  out: { type: 'string' },
  publish: { type: 'string' },
  measure: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  help: { type: 'boolean' },
} as const

const readImages = (text: string): number => {
  const count = readWhole('images', text, 20, 10_000)
  if (count % 10 === 0) return count
  throw new ArgumentFault(`--images: must be a multiple of 10, the same number of each class, got "${text}"`)
}

const readNumber = (name: string, text: string, min: number, max: number): string => {
  if (text.trim() !== '' && Number(text) >= min && Number(text) <= max) return text
  throw new ArgumentFault(`--${name}: must be a number from ${min} to ${max}, got "${text}"`)
}

/** A file or folder that has to be there. */
const existing = (what: string, path: string, advice: string): string => {
  if (existsSync(path)) return resolve(path)
  throw new ArgumentFault(`${what}: ${path} does not exist; ${advice}`)
}

const venvPython = join(
  root,
  'models',
  '.venv',
  ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']),
)

const readName = (name: string): string => {
  if (/^[\w-]+$/.test(name)) return name
  throw new ArgumentFault(`--name: must be letters, digits, - and _, got "${name.slice(0, 40)}"`)
}

/** 'help' when that is all that is wanted. Throws ArgumentFault. */
export const readPublishArguments = (args: readonly string[]): PublishRequest | 'help' => {
  const { values: given, positionals } = readOptions(args, options, true)
  if (given.help) return 'help'
  const [path, ...others] = positionals
  if (path === undefined || others.length > 0)
    throw new ArgumentFault(`one checkpoint is needed, got ${positionals.length}; --help tells all arguments`)
  const checkpoint = existing('CHECKPOINT', path, 'give a checkpoint of models/train.py')
  const ownLog = join(dirname(checkpoint), 'log.jsonl')
  const name = readName(given.name ?? 'cifar10-mini')
  return {
    checkpoint,
    name,
    data: existing(
      '--data',
      given.data ?? 'cifar-10-batches-bin',
      'unpack "CIFAR-10 binary version" and give its folder',
    ),
    classifier: existing(
      '--classifier',
      given.classifier ?? join(root, 'public', 'models', 'cifar10-classifier.onnx'),
      'models/export_classifier.py writes one',
    ),
    log:
      given.log === undefined
        ? existsSync(ownLog)
          ? ownLog
          : undefined
        : existing('--log', given.log, 'give a log.jsonl'),
    width: given.width === undefined ? undefined : readNumber('width', given.width, 0.001, 0.2886),
    training: given.training,
    images: given.images === undefined ? 5000 : readImages(given.images),
    scale: given['steps-scale'] === undefined ? '1' : readNumber('steps-scale', given['steps-scale'], 0.05, 1),
    python: existing('--python', given.python ?? venvPython, 'npm run test:models installs it'),
    directory: resolve(given.out ?? join(root, 'out', 'publish', name)),
    target: resolve(given.publish ?? root),
    isMeasureOnly: given.measure ?? false,
    isDryRun: given['dry-run'] ?? false,
  }
}

/** A path for people: relative to the repository where it is in there. */
export const shortPath = (path: string, target: string): string =>
  path.startsWith(`${target}/`)
    ? path.slice(target.length + 1)
    : path.startsWith(`${root}/`)
      ? path.slice(root.length + 1)
      : path
