/** A function that stands beside k-diffusion's sample_euler: model(x, sigma) returns the denoised image. */
import { compile } from '../core/index.ts'
import type { Format } from './format.ts'
import { drawing, file, header, programTable, pythonList, roughly, runner } from './python.ts'
import { endNotes, guidanceFault, inDataUnits, isFromNoise, runLevels, startOf } from './state.ts'

export const kDiffusion: Format = {
  id: 'k-diffusion',
  label: 'k-diffusion',
  help: 'A sampler function, called as sample_euler is: sample_design(model, x, sigmas).',
  prefix: 'k_diffusion_sampler',
  write: (design, origin) => {
    const program = inDataUnits(compile(design))
    const reason = guidanceFault(program, 'A model of k-diffusion')
    if (reason) return { status: 'refused', reason }
    if (isFromNoise(program))
      return {
        status: 'refused',
        reason:
          'A model of k-diffusion takes a finite noise level, and this run starts from noise alone, t = 1: give sigma_max a number, or take the file for diffusers or ComfyUI.',
      }
    const draws = drawing(program)
    const imports = [...(draws?.imports ?? []), 'torch'].map((name) => `import ${name}`)
    const draw = draws ? 'noises(n0, lambda: torch.randn_like(x))' : 'lambda name: n0'
    const code = `@torch.no_grad()
def sample_design(model, x, sigmas=SIGMAS, extra_args=None, callback=None, disable=None):
    """A sampler like those of k_diffusion.sampling. x is standard normal noise times SIGMAS[0];
    model(x, sigma) returns the denoised image. The levels are those of PROGRAM: sigmas only has
    to start where they do."""
    if abs(float(sigmas[0]) - SIGMAS[0]) > 1e-3 * SIGMAS[0]:
        raise ValueError(f"this sampler starts at sigma {SIGMAS[0]:g}, not {float(sigmas[0]):g}: pass SIGMAS")
    n0, ones, calls = x / SIGMAS[0], x.new_ones([x.shape[0]]), 0

    def D(z, sigma):
        nonlocal calls
        denoised = model(z, sigma * ones, **(extra_args or {}))
        if callback is not None:
            callback({"x": z, "i": calls, "sigma": sigma, "sigma_hat": sigma, "denoised": denoised})
        calls += 1
        return denoised

    return run(D, ${draw})`
    return {
      status: 'written',
      code: file(
        [header(origin, program), ...imports].join('\n'),
        `# The noise levels of the steps.\nSIGMAS = ${pythonList(runLevels(program))}`,
        programTable(program),
        runner,
        draws?.code,
        code,
      ),
      notes: [
        `The model has to accept every noise level from ${roughly(startOf(program))} down.`,
        ...(draws ? ['Noise comes from torch’s generator, so a noise_sampler has no place in the call.'] : []),
        ...endNotes(program),
      ],
    }
  },
}
