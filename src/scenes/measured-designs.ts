/** Which designs the scenes' measured numbers are of, as hashes of links: `npm run measure-scenes` measures them. */

/** Exponents p of sigma(t) = sigma_max (t / sigma_max)^p. */
export const powers = [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 3] as const
export const powerHash = (p: number): string => `steps=18&solver=euler&schedule=power,p:${p}`

export const rhos = [1, 1.5, 2, 3, 4, 5, 7, 10, 15, 30, 100] as const
/** 18 steps of Euler's method on the levels of rho. */
export const eulerRhoHash = (rho: number): string => `steps=18&solver=euler&discretization=edm,rho:${rho}`

export const heunRhos = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8.5, 10, 15, 20, 30, 50, 100] as const
/** 18 steps of Heun's method on the levels of rho. */
export const heunRhoHash = (rho: number): string => `steps=18&discretization=edm,rho:${rho}`

/** Network calls at which samplers are compared. */
export const budgets = [9, 17, 35, 63, 127] as const

const vpRange = 'sigmaMin=0.010485992786702987&sigmaMax=152.16697028394637'

/** The talk's figure: samplers as published, and what was put in the place of their choices. One call more than two a step of Heun. */
export const stacks = {
  vp: (calls: number) => `steps=${calls}&${vpRange}&discretization=vp&schedule=vp&scaling=vp&solver=euler`,
  ve: (calls: number) => `steps=${calls}&sigmaMin=0.02&sigmaMax=100&discretization=ve&schedule=ve&solver=euler`,
  iddpm: (calls: number) => `steps=${calls}&sigmaMax=81&discretization=iddpm&solver=euler`,
  'vp+heun': (calls: number) => `steps=${(calls + 1) / 2}&schedule=vp&scaling=vp`,
  've+heun': (calls: number) => `steps=${(calls + 1) / 2}&schedule=ve`,
  edm: (calls: number) => `steps=${(calls + 1) / 2}`,
} as const
export type Stack = keyof typeof stacks
export const stackNames = Object.keys(stacks) as readonly Stack[]

/** VE at 35 calls, with one of its choices changed. */
export const veChanges = {
  schedule: stacks.ve(35).replace('schedule=ve&', ''),
  steps: 'steps=35&schedule=ve&solver=euler',
  solver: stacks.ve(18).replace('&solver=euler', ''),
} as const

const schedules = ['', '&schedule=ve', '&schedule=vp', '&schedule=drawn']

/** Where the toy's modes are, and the designs that are compared there. */
export const scales = [0.5, 1, 2, 4, 8, 16, 28, 40] as const
export const scaleDesigns = {
  edm: 'steps=18',
  's-vp': 'steps=18&scaling=vp',
  'vp-vp': 'steps=18&schedule=vp&scaling=vp',
} as const

/** All of them. The second list is measured on the network as well, where a call takes two hundred times as long. */
export const measuredDesigns: { readonly pictures: readonly string[]; readonly network: readonly string[] } = (() => {
  const network = [
    ...schedules.map((schedule) => `steps=18&solver=euler${schedule}`),
    ...[0.5, 0.7, 0.8, 0.9, 1, 1.25, 2].map(powerHash),
    ...[2, 3, 4, 5, 7, 10, 15, 30].map(eulerRhoHash),
    stacks.ve(35),
    ...Object.values(veChanges),
  ]
  const pictures = [
    ...network,
    ...schedules.map((schedule) => `steps=18${schedule}`),
    ...powers.map(powerHash),
    ...rhos.map(eulerRhoHash),
    ...stackNames.flatMap((stack) => budgets.map(stacks[stack])),
    ...heunRhos.map(heunRhoHash),
  ]
  return { pictures: [...new Set(pictures)], network: [...new Set(network)] }
})()
