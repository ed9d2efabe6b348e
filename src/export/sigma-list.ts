/** The noise levels alone, as each library writes them, with the call that takes them. */
import { compile, type Design, flowTime, levelsOf, specOf } from '../core/index.ts'
import type { Format, Origin, Written } from './format.ts'
import {
  type Call,
  comfyFlowName,
  comfyName,
  diffusersFlowName,
  diffusersScheduler,
  isFlow,
  kDiffusionCall,
  kDiffusionLevels,
} from './library-names.ts'
import { brackets, file, header, pythonList, pythonNumber } from './python.ts'

/** The levels of a design where its run goes straight down, with the end. */
const levelsAlone = (design: Design): readonly number[] => [
  ...specOf('ending', design.ending.id).create(design.ending.params).end(levelsOf(design)),
]

const optionText = (value: Call['options'][string]): string =>
  typeof value === 'number' ? pythonNumber(value) : typeof value === 'string' ? `"${value}"` : value ? 'True' : 'False'

/** A call in Python, indented by four. Orders are whole numbers. */
const callText = ({ name, options }: Call, ...first: readonly string[]): string =>
  brackets(
    `${name}(`,
    [
      ...first,
      ...Object.entries(options).map(
        ([key, value]) => `${key}=${/order$/.test(key) ? String(value) : optionText(value)}`,
      ),
    ],
    ')',
  ).replaceAll('\n', '\n    ')

const inKDiffusion = (design: Design, count: number): string => {
  const sampler = kDiffusionCall(design)
  const spacing = kDiffusionLevels(design)
  const [min, max] = [design.sigmaMin, design.sigmaMax].map(pythonNumber)
  const same = spacing ? `    # The same levels: sampling.${callText(spacing, `${count}`, min!, max!)}\n` : ''
  const start = 'model, sigmas[0] * n0, sigmas'
  const last = sampler
    ? `    return sampling.${callText(sampler, start)}`
    : `    return sampling.sample_euler(${start})  # or another: k-diffusion has none that computes this design`
  return `def k_diffusion(model, n0):
    """k-diffusion: every sampler takes the list. n0 is standard normal noise."""
    import torch
    from k_diffusion import sampling

${same}    sigmas = torch.tensor(SIGMAS, dtype=n0.dtype, device=n0.device)
${last}`
}

const inDiffusers = (design: Design): string => {
  const isEuler = design.solver.id === 'euler'
  const scheduler = diffusersScheduler(design)
  const rounding = scheduler?.name.includes('Multistep') ? ', and it asks the network at whole timesteps' : ''
  const own = scheduler
    ? `


def diffusers_by_name(config):
    """The scheduler of diffusers that computes this design. It takes no list: its levels span its
    model's own range${rounding}."""
    from diffusers import ${scheduler.name}

    return ${callText({ name: `${scheduler.name}.from_config`, options: scheduler.options }, 'config')}`
    : ''
  return `def diffusers(config):
    """diffusers: of its schedulers only EulerDiscreteScheduler takes sigmas=, with the 0 at the
    end${isEuler ? '' : ', and it runs Euler'}. config is pipe.scheduler.config. A pipeline that accepts sigmas= takes SIGMAS
    itself, once it has this scheduler."""
    from diffusers import EulerDiscreteScheduler

    scheduler = EulerDiscreteScheduler.from_config(config)
    scheduler.set_timesteps(sigmas=SIGMAS)
    return scheduler${own}`
}

/** Digits that distinguish any two float32, which is what ComfyUI reads. */
const singleDigits = 9

const inComfy = (design: Design, levels: readonly number[]): string => {
  const name = comfyName(design)
  const use = name
    ? `the sampler in KSamplerSelect is ${name}.`
    : 'KSamplerSelect has no sampler that computes this design: euler, for example.'
  const text = levels.map((level) => Number(level.toPrecision(singleDigits))).join(', ')
  return `# ComfyUI: the text for the node ManualSigmas; ${use}\nCOMFYUI = "${text}"`
}

/** What a list leaves out of noise, guidance and end of the run, in words. */
const beyondLevels = ({ stochasticity, guidance, ending }: Design): readonly string[] => [
  ...(stochasticity.id === 'restart' || stochasticity.id === 'restarts'
    ? ['The list goes straight down: the restarts are not in it.']
    : []),
  ...(guidance.id === 'none' ? [] : ['Guidance is the host’s.']),
  ...(ending.id === 'zero' || ending.id === 'dropped' ? [] : ['How the last steps differ is not in the list.']),
]

/** What is more than a list of levels, in words. */
const beyond = (design: Design): readonly string[] => {
  const isBent = design.schedule.id !== 'linear' || design.scaling.id !== 'none'
  return [
    ...(isBent
      ? ['The list says nothing of σ(t) and s(t), along which this design steps: the libraries step in σ.']
      : []),
    ...beyondLevels(design),
    ...(kDiffusionCall(design) || comfyName(design)
      ? []
      : [
          'No sampler of these libraries computes this design on the list: take one of the other formats for its numbers.',
        ]),
    'AUTOMATIC1111 takes no list, only names of schedules.',
  ]
}

/** A list of times of flow matching, as its libraries write them. */
const flowList = (design: Design, origin: Origin): Written => {
  const times = levelsAlone(design).map(flowTime)
  const name = comfyFlowName(design)
  const use = name
    ? `the sampler in KSamplerSelect is ${name}.`
    : 'KSamplerSelect has no sampler that computes this design: euler, for example.'
  const text = times.map((t) => Number(t.toPrecision(singleDigits))).join(', ')
  const isEuler = diffusersFlowName(design) !== undefined
  const inLibrary = `def diffusers(config):
    """diffusers: FlowMatchEulerDiscreteScheduler takes sigmas=, which are times, without the 0${isEuler ? '' : ', and runs Euler'}.
    config is pipe.scheduler.config. It shifts every list that it is given: not this one, whose
    times are shifted already."""
    from diffusers import FlowMatchEulerDiscreteScheduler

    scheduler = FlowMatchEulerDiscreteScheduler.from_config(
        config, shift=1.0, use_dynamic_shifting=False, shift_terminal=None
    )
    scheduler.set_timesteps(sigmas=TIMES[:-1])
    return scheduler`
  return {
    status: 'written',
    code: file(
      [
        header(origin, compile(design)),
        `# t of x_t = (1 - t) y + t n; sigma is t / (1 - t).\nTIMES = ${pythonList(times)}`,
        '',
        `# ComfyUI: the text for the node ManualSigmas, on a flow model; ${use}\nCOMFYUI = "${text}"`,
      ].join('\n'),
      inLibrary,
    ),
    notes: [
      ...(isEuler
        ? []
        : ['FlowMatchEulerDiscreteScheduler runs Euler on the list: take another format for this solver.']),
      ...(design.beginning.id === 'flow' ? ['The run takes the noise itself for its first state.'] : []),
      ...beyondLevels(design),
    ],
  }
}

export const sigmaList: Format = {
  id: 'sigmas',
  label: 'Sigma list',
  help: 'The noise levels alone, as k-diffusion, diffusers and ComfyUI take them, with the call that takes them.',
  prefix: 'sigmas',
  write: (design, origin) => {
    if (isFlow(design)) return flowList(design, origin)
    const levels = levelsAlone(design)
    const head = [header(origin, compile(design)), `SIGMAS = ${pythonList(levels)}`]
    return {
      status: 'written',
      code: file(
        [...head, '', inComfy(design, levels)].join('\n'),
        inKDiffusion(design, levels.length - 1),
        inDiffusers(design),
      ),
      notes: beyond(design),
    }
  },
}
