/** A loop around a network of diffusers: epsilon, v, sample or flow, whatever its scheduler's configuration says. */
import { compile } from '../core/index.ts'
import type { Format } from './format.ts'
import { drawing, file, header, programTable, roughly, runner } from './python.ts'
import { endNotes, guidanceFault, inDataUnits, isFromNoise, startOf } from './state.ts'

const denoiser = `def denoiser(net, scheduler, **arguments):
    """D(x, sigma) of a network of diffusers; the configuration of its scheduler says what it predicts."""
    if not hasattr(scheduler, "alphas_cumprod"):  # flow matching: the network sees (1 - t) y + t n

        def D(x, sigma):
            t = sigma / (1 + sigma)
            time = t * scheduler.config.num_train_timesteps * x.new_ones([x.shape[0]])
            velocity = net(hidden_states=x / (1 + sigma), timestep=time, **arguments)
            return x / (1 + sigma) - t * getattr(velocity, "sample", velocity)

        return D
    logs = [0.5 * math.log((1 - a) / a) for a in scheduler.alphas_cumprod.double().tolist()]

    def timestep(sigma):  # linear in ln sigma between the levels that the network was trained on
        u = math.log(sigma)
        if u > logs[-1] + 1e-3:
            raise ValueError(f"the network knows noise levels up to {math.exp(logs[-1]):g}, not {sigma:g}")
        j = min(max(bisect.bisect_right(logs, u) - 1, 0), len(logs) - 2)
        return j + min(max((u - logs[j]) / (logs[j + 1] - logs[j]), 0), 1)

    def D(x, sigma):
        c = 1 / math.sqrt(1 + sigma**2)
        time = torch.tensor(timestep(sigma), dtype=torch.float64, device=x.device).to(x.dtype)
        out = net(c * x, time, **arguments)
        out = getattr(out, "sample", out)[:, : x.shape[1]]  # a learned variance comes behind
        if scheduler.config.prediction_type == "epsilon":
            return x - sigma * out
        return c * c * x - sigma * c * out if scheduler.config.prediction_type == "v_prediction" else out

    return D`

export const diffusers: Format = {
  id: 'diffusers',
  label: 'diffusers',
  help: 'A loop around a network of diffusers with the tables of its scheduler: epsilon, v or flow.',
  prefix: 'diffusers_sampler',
  write: (design, origin) => {
    const program = inDataUnits(compile(design))
    const reason = guidanceFault(program, 'A pipeline of diffusers')
    if (reason) return { status: 'refused', reason }
    const draws = drawing(program)
    const draw = draws
      ? 'noises(n0, lambda: torch.randn(n0.shape, generator=generator, dtype=n0.dtype).to(n0.device))'
      : 'lambda name: n0'
    const about = `Images, or latents for the VAE, of standard normal noise n0: for example
    sample(pipe.unet, pipe.scheduler, torch.randn(1, 3, 32, 32)), or with pipe.transformer for a
    flow network. Further arguments go to the network.`
    const sample = `@torch.no_grad()
def sample(net, scheduler, n0, ${draws ? 'generator=None, ' : ''}**arguments):
    """${about}"""
    return run(denoiser(net, scheduler, **arguments), ${draw})`
    return {
      status: 'written',
      code: file(
        [header(origin, program), 'import bisect', 'import math', 'import torch'].join('\n'),
        programTable(program),
        runner,
        draws?.code,
        denoiser,
        sample,
      ),
      notes: [
        isFromNoise(program)
          ? 'The run starts from noise alone, t = 1, so it needs a flow network: others know no such level.'
          : `The network has to know noise level ${roughly(startOf(program))}: Stable Diffusion’s end at 14.61, and a flow network is started at t = ${roughly(startOf(program) / (1 + startOf(program)))}, not 1.`,
        'Below the lowest level of its table a network is asked at that level.',
        'A flow network receives 1000 t as its timestep; Flux’s takes t itself, so wrap it.',
        'The file does without the guidance of a pipeline: pass a network that guides itself, if you need it.',
        ...endNotes(program),
      ],
    }
  },
}
