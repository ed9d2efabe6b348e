/** The only place that lists formats of exported code. A new one is a file of its own and a line here. */
import { comfyui } from './comfyui.ts'
import { diffusers } from './diffusers.ts'
import type { Format } from './format.ts'
import { kDiffusion } from './k-diffusion.ts'
import { plain } from './plain.ts'
import { sigmaList } from './sigma-list.ts'

export const formats: readonly Format[] = [plain, kDiffusion, diffusers, comfyui, sigmaList]
