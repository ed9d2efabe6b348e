/** A file for ComfyUI's custom_nodes: one node that gives the design as SAMPLER and its levels as SIGMAS. */
import { compile } from '../core/index.ts'
import type { Format } from './format.ts'
import { slugOf } from './name.ts'
import {
  drawing,
  file,
  header,
  oneLine,
  plural,
  programTable,
  pythonList,
  pythonString,
  roughly,
  runner,
} from './python.ts'
import { endNotes, endOf, guidanceFault, inDataUnits, isFromNoise, runLevels, startOf } from './state.ts'

export const comfyui: Format = {
  id: 'comfyui',
  label: 'ComfyUI',
  help: 'A node with the outputs SAMPLER and SIGMAS, for SamplerCustomAdvanced: put the file into custom_nodes and restart.',
  prefix: 'comfyui_node',
  write: (design, origin) => {
    const program = inDataUnits(compile(design))
    const reason = guidanceFault(program, 'ComfyUI')
    if (reason) return { status: 'refused', reason }
    const draws = drawing(program)
    const seeded = draws
      ? `
    # Not the seed itself, whose first draws are the latents.
    seed = (((extra_args or {}).get("seed") or 0) + 1) % 2**63
    generator = torch.Generator(device="cpu").manual_seed(seed)
    draw = noises(n0, lambda: torch.randn(x.shape, generator=generator, dtype=x.dtype).to(x.device))`
      : ''
    const leave = endOf(program) === 0 ? '' : `\n    result = result * (1 - time(SIGMAS[-1])) if flow else result`
    const isFlowOnly = isFromNoise(program)
    const fromNoise = isFlowOnly
      ? `if not flow:
        raise ValueError("this sampler starts from noise alone, t = 1: it needs a flow model")
    `
      : ''
    const sampler = `def time(sigma):
    """t of a flow model, whose states are (1 - t) y + t n, at noise level sigma."""
    return sigma / (1 + sigma)


def sample(model, x, sigmas, extra_args=None, callback=None, disable=None):
    """What ComfyUI calls for the node's SAMPLER; sigmas are the node's SIGMAS."""
    flow = isinstance(model.inner_model.inner_model.model_sampling, comfy.model_sampling.CONST)
    ${fromNoise}start = time(SIGMAS[0]) if flow else SIGMAS[0]
    if abs(float(sigmas[0]) - start) > 2e-3 * start:
        raise ValueError(f"starts at {start:g}, not {float(sigmas[0]):g}: connect the node's SIGMAS, check flow")
    n0, ones, calls = x / float(sigmas[0]), x.new_ones([x.shape[0]]), 0${seeded}

    def D(z, sigma):
        nonlocal calls
        if flow:
            denoised = model(z / (1 + sigma), time(sigma) * ones, **(extra_args or {}))
        else:
            denoised = model(z, sigma * ones, **(extra_args or {}))
        if callback is not None:
            step = calls * (len(sigmas) - 1) // CALLS  # ComfyUI counts steps
            callback({"x": z, "i": step, "sigma": sigma, "sigma_hat": sigma, "denoised": denoised})
        calls += 1
        return denoised

    result = run(D, ${draws ? 'draw' : 'lambda name: n0'})${leave}
    return result`
    const steps = program.steps.length
    // Made like the file's name: of two files in custom_nodes, neither hides the other's node.
    const key = `Samplerscope ${slugOf(origin.name)}_${steps}`
    const label = pythonString(`Samplerscope: ${oneLine(origin.name)}, ${plural(steps, 'step')}`)
    const node = `class SamplerscopeNode:
    RETURN_TYPES = ("SAMPLER", "SIGMAS")
    FUNCTION = "make"
    CATEGORY = "sampling/custom_sampling/samplers"

    @classmethod
    def INPUT_TYPES(cls):
        tooltip = "Whether the model is a flow model (SD3, Flux, Wan)"
        return {"required": {"flow": ("BOOLEAN", {"default": ${isFlowOnly ? 'True' : 'False'}, "tooltip": tooltip})}}

    def make(self, flow):
        levels = [time(sigma) for sigma in SIGMAS] if flow else SIGMAS
        return comfy.samplers.KSAMPLER(sample), torch.tensor(levels, dtype=torch.float32)


NODE_CLASS_MAPPINGS = {"${key}": SamplerscopeNode}
NODE_DISPLAY_NAME_MAPPINGS = {"${key}": ${label}}`
    const imports = [...(draws?.imports ?? []), 'comfy.model_sampling', 'comfy.samplers', 'torch']
    return {
      status: 'written',
      code: file(
        [header(origin, program), ...imports.map((name) => `import ${name}`)].join('\n'),
        `# The noise levels of the steps, and the number of calls.\nSIGMAS = ${pythonList(runLevels(program))}\nCALLS = ${program.nfe}`,
        programTable(program),
        runner,
        draws?.code,
        sampler,
        node,
      ),
      notes: [
        'Connect both outputs to SamplerCustomAdvanced. A run starts from noise at its first level: leave the latent image empty.',
        isFlowOnly
          ? 'This run starts from noise alone, t = 1: it needs a flow model (SD3, Flux, Wan), with “flow” set.'
          : `Stable Diffusion’s levels end at 14.61 and this run starts at ${roughly(startOf(program))}; set “flow” for flow models (SD3, Flux, Wan), which then start at t = ${roughly(startOf(program) / (1 + startOf(program)))}.`,
        ...endNotes(program),
      ],
    }
  },
}
