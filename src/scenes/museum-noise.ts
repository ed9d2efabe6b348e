import type { Scene } from './scene.ts'

const github = 'https://github.com/'

export const museumNoise: Scene = {
  id: 'museum-noise',
  title: 'Museum: noise that stays',
  hash: 'steps=18&solver=euler&scale=16&seed=5&network=exact&images=9',
  shown: { picture: 'museum' },
  beats: [
    {
      say: 'Eight faults that shipped in real libraries. None of them crashed, and most were found by eye. Here the denoiser is exact, so what you see is the fault and nothing else. The first: pictures come out grainy. The last level of the list was not 0 but the lowest one of training.',
      notes: 'Ask what is wrong with the pictures before you say it.',
      exhibit: {
        fault: 'no-zero',
        name: 'no last step to zero',
        test: 'Print the last number of the list of levels. It must be 0.',
        fix: 'Append 0. The step to it lands on the denoiser’s answer.',
        source: { name: 'diffusers, issue 5689', url: `${github}huggingface/diffusers/issues/5689` },
      },
    },
    {
      say: 'Also grainy, but only with networks that predict $v$. Heun’s second look was asked at the next noise level, and its answer was read as if it came from this one. A network that predicts the noise did not show it: there the level cancels.',
      notes: 'The thread is named under the picture, for those who want to read on.',
      exhibit: {
        fault: 'heun-sigma-hat',
        name: 'Heun reads with the wrong level',
        test: 'Run Heun twice with the same exact denoiser, once as noise and once as $v$. The results must agree.',
        fix: 'Turn the second answer into $D$, and into a slope, with $\\sigma_{i+1}$.',
        source: { name: 'diffusers, pull request 1512', url: `${github}huggingface/diffusers/pull/1512` },
      },
    },
    {
      say: 'Churn was meant to be off, $S_{\\mathrm{churn}} = 0$, and yet each seed gives another picture than Euler’s method. In the limit of $\\gamma$ somebody wrote max where the paper has min. So every step adds as much noise as it ever may.',
      notes: 'One word, max for min. Ask how one would notice: run the same seed with Euler’s method.',
      exhibit: {
        fault: 'gamma-max',
        name: 'max in place of min',
        test: 'Set $S_{\\mathrm{churn}}$ to 0. The sampler must give the numbers of its plain version, bit by bit.',
        fix: '$\\gamma = \\min(S_{\\mathrm{churn}}/N,\\ \\sqrt2 - 1)$.',
        source: {
          name: 'Euler-Smea-Dyn-Sampler, issue 11',
          url: `${github}Koishi-Star/Euler-Smea-Dyn-Sampler/issues/11`,
        },
      },
    },
    {
      say: 'Too much contrast: what is light burns out, and colors are gaudy. The sampler steps from $\\sigma_i$ to $\\sigma_{i+1}$, but it tells the network $\\sigma_{i+1}$ already. The network believes that it sees less noise than there is, and takes some of it for picture.',
      notes: 'The noise level is an input like any other. Nothing crashes when it is wrong.',
      exhibit: {
        fault: 'one-step-off',
        name: 'one place off in the list',
        test: 'Hand in a denoiser that prints the level it receives, and compare with the spread of its input: $\\sqrt{\\sigma^2 + \\sigma_d^2}$.',
        fix: 'Pair each state with the level it was left at, and with no other.',
        source: { name: 'stable-diffusion, issue 686', url: `${github}CompVis/stable-diffusion/issues/686` },
      },
    },
  ],
}
