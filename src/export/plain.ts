/** A file that needs nothing: the program and what runs it, on NumPy arrays or PyTorch tensors. */
import { compile } from '../core/index.ts'
import type { Format } from './format.ts'
import { drawing, file, header, isGuided, programTable, runner } from './python.ts'
import { endNotes } from './state.ts'

const networks = `
    A call has a third argument, the network that answers: "label" (conditioned on the label),
    "none" (without a label) or "weak" (the weaker network of autoguidance).`

export const plain: Format = {
  id: 'plain',
  label: 'NumPy, PyTorch',
  help: 'The program and ten lines that run it, on any denoiser D(x, sigma); it needs no library.',
  prefix: 'sampler',
  write: (design, origin) => {
    const program = compile(design)
    const draws = drawing(program)
    const guided = isGuided(program)
    const call = guided ? 'D(x, sigma, network)' : 'D(x, sigma)'
    const about = `The result of the latents n0, standard normal noise of the images' shape, under the
    denoiser ${call}. x = y + sigma n is the image y with noise, in units of the data;
    D returns the mean of the y that it could be.${guided ? networks : ''}`
    const sample = draws
      ? `def sample(D, n0, randn):
    """${about}
    randn() returns fresh noise of the same shape, for example
    lambda: torch.randn_like(n0) or lambda: rng.standard_normal(n0.shape)."""
    return run(D, noises(n0, randn))`
      : `def sample(D, n0):
    """${about}"""
    return run(D, lambda name: n0)`
    return {
      status: 'written',
      code: file(
        [header(origin, program).trimEnd(), ...(draws?.imports ?? []).map((name) => `\nimport ${name}`)].join('\n'),
        programTable(program),
        runner,
        draws?.code,
        sample,
      ),
      notes: endNotes(program),
    }
  },
}
