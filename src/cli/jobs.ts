/** Job files that sample a sweep in shards: for Slurm, Kubernetes, GNU parallel and Ray. docs/cluster.md shows them. */

export const jobKinds = ['slurm', 'kubernetes', 'parallel', 'ray'] as const
export type JobKind = (typeof jobKinds)[number]

export interface Job {
  readonly plan: string
  readonly out: string
  readonly shards: number
  /** Options that every process gets besides, such as --model and its value. */
  readonly options: readonly string[]
}

/** An argument for a shell: quoted where it has to be. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`

/** Letters, digits and hyphens, as Kubernetes and Slurm want them. */
const nameOf = ({ out }: Job): string =>
  out
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 50) || 'sweep'

const folder = `: "\${SAMPLERSCOPE:?Set it to the folder of Samplerscope, where npm ci has been run}"`
const argumentsOf = ({ plan, out, options }: Job): string => [plan, '--out', out, ...options].map(shellWord).join(' ')
const program = '"$SAMPLERSCOPE/src/cli/run.mjs" src/cli/sweep.ts'

const slurm = (job: Job): string => `#!/bin/bash
# sbatch THIS_FILE starts it. Tasks that failed: sbatch --array=3,7 THIS_FILE. When all are done:
# node ${program} ${argumentsOf(job)} --merge
#SBATCH --job-name=${nameOf(job)}
#SBATCH --array=0-${job.shards - 1}
#SBATCH --cpus-per-task=1
#SBATCH --mem=2G
#SBATCH --time=01:00:00
#SBATCH --requeue
#SBATCH --output=%x-%A_%a.log
set -euo pipefail
${folder}
exec node ${program} ${argumentsOf(job)} --shard /${job.shards}
`

const parallel = (job: Job): string => `#!/bin/bash
# Start it again after a failure: what is done is kept.
set -euo pipefail
${folder}
sweep() {
  node ${program} ${argumentsOf(job)} "$@"
}
export -f sweep
seq ${job.shards} | parallel --will-cite --jobs 100% --joblog ${shellWord(`${nameOf(job)}.log`)} sweep --shard '{}/${job.shards}'
sweep --merge
`

const pythonList = (words: readonly string[]): string => words.map((word) => JSON.stringify(word)).join(', ')

const ray = ({
  plan,
  out,
  options,
  shards,
}: Job): string => `"""Samples a sweep's shards as tasks of Ray, then joins them. Every node sees the same folders."""
import os
import subprocess

import ray

SHARDS = ${shards}
RUN = os.path.join(os.environ["SAMPLERSCOPE"], "src", "cli", "run.mjs")
SWEEP = ["node", RUN, "src/cli/sweep.ts", ${pythonList([plan, '--out', out, ...options])}]


@ray.remote(num_cpus=1, max_retries=3, retry_exceptions=True)
def sample(shard):
    subprocess.run([*SWEEP, "--shard", f"{shard}/{SHARDS}"], check=True)


ray.init()
ray.get([sample.remote(shard) for shard in range(1, SHARDS + 1)])
subprocess.run([*SWEEP, "--merge"], check=True)
`

/** The Job of Kubernetes: its plan and its results lie on a volume that all pods share. */
export const kubernetesJob = (job: Job) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: nameOf(job) },
  spec: {
    completionMode: 'Indexed',
    completions: job.shards,
    parallelism: job.shards,
    backoffLimitPerIndex: 3,
    // A wrong argument stays wrong.
    podFailurePolicy: {
      rules: [{ action: 'FailJob', onExitCodes: { containerName: 'sweep', operator: 'In', values: [2] } }],
    },
    template: {
      spec: {
        restartPolicy: 'Never',
        securityContext: { runAsUser: 1000, fsGroup: 1000 },
        containers: [
          {
            name: 'sweep',
            image: 'samplerscope',
            workingDir: '/data',
            args: ['src/cli/sweep.ts', job.plan, '--out', job.out, ...job.options, '--shard', `/${job.shards}`],
            resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '2Gi' } },
            volumeMounts: [{ name: 'data', mountPath: '/data' }],
          },
        ],
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'sweeps' } }],
      },
    },
  },
})

type Yaml = string | number | boolean | readonly Yaml[] | { readonly [key: string]: Yaml }

/** YAML of plain values: strings are quoted as JSON where they could be read as something else. */
const yaml = (value: Yaml, indent = ''): string => {
  if (typeof value === 'string')
    return /^[A-Za-z][\w.-]*$/.test(value) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(value)
      ? value
      : JSON.stringify(value)
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== 'object')) return `[${value.map((item) => yaml(item)).join(', ')}]`
    return value.map((item) => `\n${indent}- ${yaml(item, `${indent}  `).trimStart()}`).join('')
  }
  return Object.entries(value)
    .map(([key, item]) => {
      const text = yaml(item, `${indent}  `)
      return `\n${indent}${key}:${text.startsWith('\n') ? text : ` ${text}`}`
    })
    .join('')
}

const kubernetes = (job: Job): string =>
  `# kubectl apply -f THIS_FILE. The image is docs/cluster/Dockerfile's; "sweeps" is a volume that many pods can write.${yaml(kubernetesJob(job))}\n`

const writers: Readonly<Record<JobKind, (job: Job) => string>> = { slurm, kubernetes, parallel, ray }

/** The text of a job file. */
export const jobFile = (kind: JobKind, job: Job): string => writers[kind](job)
