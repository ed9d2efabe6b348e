import type { Scene } from './scene.ts'

const github = 'https://github.com/'

export const museumStart: Scene = {
  id: 'museum-start',
  title: 'Museum: wrong from the start',
  hash: 'steps=18&solver=euler&scale=16&seed=5&network=exact&images=9',
  shown: { picture: 'museum' },
  beats: [
    {
      say: 'Every picture is pale, and all of a class look alike. The start was drawn with size 1, and the first level is 80. To the denoiser that is a picture without any noise and without any content: nearly the mean of all.',
      notes: 'The rule behind it: a start has the size of the first noise level.',
      exhibit: {
        fault: 'start-unscaled',
        name: 'a start of size 1',
        test: 'Measure the standard deviation of the first state. It must be $s(t_0)\\,\\sigma_0$.',
        fix: 'Multiply the latents by the first level, as every sampler with $s = 1$ needs it.',
        source: { name: 'diffusers, pull request 891', url: `${github}huggingface/diffusers/pull/891` },
      },
    },
    {
      say: 'No night is dark and no snow is white. This model was trained only up to $\\sigma = 5$, where a little of the picture still shows through. Sampling starts from pure noise all the same, without that little, and brightness ends near the mean.',
      notes: 'Known as zero terminal SNR: a model that never saw pure noise cannot answer for it.',
      exhibit: {
        fault: 'terminal-snr',
        name: 'noise that is not yet pure',
        test: 'Ask for something black. Or compare the spread of the pictures’ mean brightness with that of the data.',
        fix: 'Train up to a level that drowns everything, and start there.',
        source: { name: 'diffusers, pull request 3664', url: `${github}huggingface/diffusers/pull/3664` },
      },
    },
    {
      say: 'Dull colors, and soft edges too. Karras levels were taken from 10 down to 0.1, because those numbers stood in the function. The model knew 80 to 0.002. What is above is never shaped, and the last jump, from 0.1 to 0, must paint all that is fine.',
      notes: 'The numbers in a function’s signature are not those of your model.',
      exhibit: {
        fault: 'karras-range',
        name: 'a range of another model',
        test: 'Print the first and the last level above 0, and compare them with the training of the model.',
        fix: 'Take $\\sigma_{\\max}$ and $\\sigma_{\\min}$ from the model, not from a default.',
        source: {
          name: 'stable-diffusion-webui, pull request 4373',
          url: `${github}AUTOMATIC1111/stable-diffusion-webui/pull/4373`,
        },
      },
    },
    {
      say: 'The hardest to see: the pictures look right, and are twice as far off. A flow model shifts its levels towards high noise, by a factor of 6 here. It was done once when the list was made and once when it was set, so the factor is 36, and the end of the run gets no steps.',
      notes: 'Faults that look right are the reason to compare with a converged run, and not by eye.',
      exhibit: {
        fault: 'shift-twice',
        name: 'shifted twice',
        test: 'Make the full list twice, by the constructor and by the call that sets it. They must be equal.',
        fix: 'Keep the range from before the shift, and shift once.',
        source: { name: 'diffusers, issue 13243', url: `${github}huggingface/diffusers/issues/13243` },
      },
    },
  ],
}
