/** Models by what libraries know of them: betas, a range of sigma, or a shift of the time of flow matching. */
import { modelFamilies } from '../core/names/model-families.ts'

/** A network of 1000 levels made of betas; all libraries make the same table. */
export interface BetaFamily {
  readonly kind: 'betas'
  readonly label: string
  readonly betas: { readonly form: 'scaled_linear' | 'linear'; readonly first: number; readonly last: number }
  /** What the scheduler_config.json beside the weights says, where it decides. */
  readonly spacing?: 'leading'
}

/** A network over a range of sigma, as EDM's. */
export interface RangeFamily {
  readonly kind: 'range'
  readonly label: string
  readonly min: number
  readonly max: number
}

/** A flow model. Each library has its own factor on sigma = t / (1 - t). */
export interface FlowFamily {
  readonly kind: 'flow'
  readonly label: string
  readonly diffusers: {
    readonly factor: number
    /** Whether its pipeline passes a list of its own, or leaves the steps to the scheduler. */
    readonly isListed: boolean
    /** The scheduler that the model comes with. */
    readonly scheduler: 'FlowMatchEulerDiscreteScheduler' | 'UniPCMultistepScheduler'
  }
  readonly comfy: { readonly factor: number; readonly count: number }
  /** Forge's table; `isBare` where timesteps are times that no shift moves. */
  readonly forge?: { readonly factor: number; readonly count: number; readonly isBare: boolean }
}

export type Family = BetaFamily | RangeFamily | FlowFamily

/** mu of 1024^2 pixels, and e to its power. */
const fluxFactor = Math.exp(1.15)

const stableDiffusion = { form: 'scaled_linear', first: 0.00085, last: 0.012 } as const

export const families = {
  sd15: { kind: 'betas', label: 'SD 1.5', betas: stableDiffusion },
  sdxl: { kind: 'betas', label: 'SDXL', betas: stableDiffusion, spacing: 'leading' },
  ddpm: { kind: 'betas', label: 'DDPM (CIFAR-10)', betas: { form: 'linear', first: 1e-4, last: 0.02 } },
  edm: { kind: 'range', label: 'EDM', min: 0.002, max: 80 },
  sd3: {
    kind: 'flow',
    label: 'SD3, SD3.5',
    diffusers: { factor: 3, isListed: false, scheduler: 'FlowMatchEulerDiscreteScheduler' },
    comfy: { factor: 3, count: 1000 },
    forge: { factor: 3, count: 1000, isBare: false },
  },
  flux: {
    kind: 'flow',
    label: 'Flux.1 dev, 1024²',
    diffusers: { factor: fluxFactor, isListed: true, scheduler: 'FlowMatchEulerDiscreteScheduler' },
    comfy: { factor: fluxFactor, count: 10_000 },
    forge: { factor: fluxFactor, count: 10_000, isBare: true },
  },
  wan: {
    kind: 'flow',
    label: 'Wan 2.1, 720p',
    diffusers: { factor: 5, isListed: false, scheduler: 'UniPCMultistepScheduler' },
    comfy: { factor: 8, count: 1000 },
  },
  auraflow: {
    kind: 'flow',
    label: 'AuraFlow',
    diffusers: { factor: 1.73, isListed: false, scheduler: 'FlowMatchEulerDiscreteScheduler' },
    comfy: { factor: 1.73, count: 1000 },
  },
} as const satisfies Readonly<Record<string, Family>>
export type FamilyId = keyof typeof families

export const familyOf = (id: FamilyId): Family => families[id]

/** The core's families that have one here by another name. */
const coreIds: Readonly<Record<string, FamilyId>> = { sd: 'sd15', ddpm: 'ddpm', edm: 'edm' }

/** The family here for one of the core's; undefined where libraries know none. */
export const familyFor = (coreId: string): FamilyId | undefined =>
  coreIds[coreId] ?? (coreId in families ? (coreId as FamilyId) : undefined)

/** The core's family with the range and the schedule of one here. */
export const coreFamilyOf = (id: FamilyId) => {
  const coreId = id === 'sdxl' || id === 'sd15' ? 'sd' : id
  return modelFamilies.find((family) => family.id === coreId)!
}
