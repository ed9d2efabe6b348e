// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: measured, and only by chance near one
/**
 * Errors of designs, by the hash of a link: root mean square distance of a picture to where the exact flow ends from the same
 * noise; [median, and the ends of its 95% interval]. 64 exact pictures of world 2022, seed 5; 16 images of the network
 * below, seed 2, against 256 Heun steps. Written by `npm run measure-scenes` on 2 × AMD EPYC.
 */
export const measured: Readonly<Record<string, Measured>> = {
  'steps=18&solver=euler': { pictures: [0.03153, 0.02744, 0.03536], network: [0.07857, 0.06421, 0.09866] },
  'steps=18&solver=euler&schedule=ve': { pictures: [0.1673, 0.1599, 0.1796], network: [0.8431, 0.8201, 0.9075] },
  'steps=18&solver=euler&schedule=vp': { pictures: [0.2091, 0.1673, 0.296], network: [0.4325, 0.2846, 0.4865] },
  'steps=18&solver=euler&schedule=drawn': { pictures: [0.07837, 0.0718, 0.08938], network: [0.2762, 0.2216, 0.3354] },
  'steps=18&solver=euler&schedule=power,p:0.5': {
    pictures: [0.1673, 0.1599, 0.1796],
    network: [0.8431, 0.8201, 0.9075],
  },
  'steps=18&solver=euler&schedule=power,p:0.7': {
    pictures: [0.03971, 0.0365, 0.04372],
    network: [0.3786, 0.3533, 0.4418],
  },
  'steps=18&solver=euler&schedule=power,p:0.8': {
    pictures: [0.01642, 0.01525, 0.01883],
    network: [0.2238, 0.2048, 0.2676],
  },
  'steps=18&solver=euler&schedule=power,p:0.9': {
    pictures: [0.01919, 0.01618, 0.02257],
    network: [0.0783, 0.068, 0.0976],
  },
  'steps=18&solver=euler&schedule=power,p:1': {
    pictures: [0.03153, 0.02744, 0.03536],
    network: [0.07857, 0.06421, 0.09866],
  },
  'steps=18&solver=euler&schedule=power,p:1.25': {
    pictures: [0.05412, 0.05127, 0.06041],
    network: [0.215, 0.1662, 0.2728],
  },
  'steps=18&solver=euler&schedule=power,p:2': {
    pictures: [0.09905, 0.08777, 0.1199],
    network: [0.3309, 0.2355, 0.3735],
  },
  'steps=18&solver=euler&discretization=edm,rho:2': {
    pictures: [0.03136, 0.02862, 0.03499],
    network: [0.1042, 0.08928, 0.1284],
  },
  'steps=18&solver=euler&discretization=edm,rho:3': {
    pictures: [0.02806, 0.02577, 0.03079],
    network: [0.08156, 0.06779, 0.1035],
  },
  'steps=18&solver=euler&discretization=edm,rho:4': {
    pictures: [0.02877, 0.02558, 0.03085],
    network: [0.07748, 0.06254, 0.1004],
  },
  'steps=18&solver=euler&discretization=edm,rho:5': {
    pictures: [0.02976, 0.02591, 0.03218],
    network: [0.077, 0.06368, 0.09981],
  },
  'steps=18&solver=euler&discretization=edm,rho:7': {
    pictures: [0.03153, 0.02744, 0.03536],
    network: [0.07857, 0.06421, 0.09866],
  },
  'steps=18&solver=euler&discretization=edm,rho:10': {
    pictures: [0.03335, 0.02908, 0.03905],
    network: [0.08143, 0.06366, 0.09957],
  },
  'steps=18&solver=euler&discretization=edm,rho:15': {
    pictures: [0.03537, 0.03115, 0.04248],
    network: [0.0847, 0.06364, 0.1027],
  },
  'steps=18&solver=euler&discretization=edm,rho:30': {
    pictures: [0.03826, 0.03448, 0.04646],
    network: [0.08918, 0.0641, 0.108],
  },
  'steps=35&sigmaMin=0.02&sigmaMax=100&discretization=ve&schedule=ve&solver=euler': {
    pictures: [0.08057, 0.07678, 0.09238],
    network: [0.507, 0.4804, 0.5956],
  },
  'steps=35&sigmaMin=0.02&sigmaMax=100&discretization=ve&solver=euler': {
    pictures: [0.01759, 0.01552, 0.02099],
    network: [0.04167, 0.03203, 0.05215],
  },
  'steps=35&schedule=ve&solver=euler': { pictures: [0.05831, 0.05287, 0.06351], network: [0.451, 0.4233, 0.5261] },
  'steps=18&sigmaMin=0.02&sigmaMax=100&discretization=ve&schedule=ve': {
    pictures: [0.08785, 0.07558, 0.1042],
    network: [0.3409, 0.2473, 0.3838],
  },
  'steps=18': { pictures: [0.00656, 0.005857, 0.006875] },
  'steps=18&schedule=ve': { pictures: [0.03933, 0.03653, 0.04529] },
  'steps=18&schedule=vp': { pictures: [0.01186, 0.01138, 0.01266] },
  'steps=18&schedule=drawn': { pictures: [0.03454, 0.03096, 0.03891] },
  'steps=18&solver=euler&schedule=power,p:0.6': { pictures: [0.08335, 0.0801, 0.09023] },
  'steps=18&solver=euler&schedule=power,p:1.1': { pictures: [0.0421, 0.03824, 0.04535] },
  'steps=18&solver=euler&schedule=power,p:1.5': { pictures: [0.0717, 0.06644, 0.08006] },
  'steps=18&solver=euler&schedule=power,p:3': { pictures: [0.1226, 0.1051, 0.1587] },
  'steps=18&solver=euler&discretization=edm,rho:1': { pictures: [0.1177, 0.1066, 0.1328] },
  'steps=18&solver=euler&discretization=edm,rho:1.5': { pictures: [0.04059, 0.03807, 0.04494] },
  'steps=18&solver=euler&discretization=edm,rho:100': { pictures: [0.04061, 0.0371, 0.05007] },
  'steps=9&sigmaMin=0.010485992786702987&sigmaMax=152.16697028394637&discretization=vp&schedule=vp&scaling=vp&solver=euler':
    { pictures: [0.148, 0.1303, 0.1655] },
  'steps=17&sigmaMin=0.010485992786702987&sigmaMax=152.16697028394637&discretization=vp&schedule=vp&scaling=vp&solver=euler':
    { pictures: [0.08137, 0.06868, 0.09275] },
  'steps=35&sigmaMin=0.010485992786702987&sigmaMax=152.16697028394637&discretization=vp&schedule=vp&scaling=vp&solver=euler':
    { pictures: [0.04099, 0.03428, 0.04812] },
  'steps=63&sigmaMin=0.010485992786702987&sigmaMax=152.16697028394637&discretization=vp&schedule=vp&scaling=vp&solver=euler':
    { pictures: [0.02341, 0.01991, 0.02755] },
  'steps=127&sigmaMin=0.010485992786702987&sigmaMax=152.16697028394637&discretization=vp&schedule=vp&scaling=vp&solver=euler':
    { pictures: [0.01169, 0.009962, 0.01331] },
  'steps=9&sigmaMin=0.02&sigmaMax=100&discretization=ve&schedule=ve&solver=euler': {
    pictures: [0.8017, 0.7782, 0.8509],
  },
  'steps=17&sigmaMin=0.02&sigmaMax=100&discretization=ve&schedule=ve&solver=euler': {
    pictures: [0.2322, 0.2149, 0.253],
  },
  'steps=63&sigmaMin=0.02&sigmaMax=100&discretization=ve&schedule=ve&solver=euler': {
    pictures: [0.04078, 0.0367, 0.04445],
  },
  'steps=127&sigmaMin=0.02&sigmaMax=100&discretization=ve&schedule=ve&solver=euler': {
    pictures: [0.01944, 0.01806, 0.02102],
  },
  'steps=9&sigmaMax=81&discretization=iddpm&solver=euler': { pictures: [0.1494, 0.1101, 0.1817] },
  'steps=17&sigmaMax=81&discretization=iddpm&solver=euler': { pictures: [0.07476, 0.05799, 0.08967] },
  'steps=35&sigmaMax=81&discretization=iddpm&solver=euler': { pictures: [0.03459, 0.028, 0.04248] },
  'steps=63&sigmaMax=81&discretization=iddpm&solver=euler': { pictures: [0.01937, 0.01586, 0.02374] },
  'steps=127&sigmaMax=81&discretization=iddpm&solver=euler': { pictures: [0.01005, 0.008296, 0.012] },
  'steps=5&schedule=vp&scaling=vp': { pictures: [0.7194, 0.7071, 0.7309] },
  'steps=9&schedule=vp&scaling=vp': { pictures: [0.06686, 0.0584, 0.08364] },
  'steps=18&schedule=vp&scaling=vp': { pictures: [0.01777, 0.01537, 0.02193] },
  'steps=32&schedule=vp&scaling=vp': { pictures: [0.005887, 0.005083, 0.00669] },
  'steps=64&schedule=vp&scaling=vp': { pictures: [0.001516, 0.001366, 0.001711] },
  'steps=5&schedule=ve': { pictures: [688100, 684700, 691500] },
  'steps=9&schedule=ve': { pictures: [0.335, 0.3053, 0.3701] },
  'steps=32&schedule=ve': { pictures: [0.01199, 0.01098, 0.01329] },
  'steps=64&schedule=ve': { pictures: [0.002757, 0.002569, 0.002964] },
  'steps=5': { pictures: [0.235, 0.2177, 0.2725] },
  'steps=9': { pictures: [0.03454, 0.03258, 0.03748] },
  'steps=32': { pictures: [0.00184, 0.001628, 0.001967] },
  'steps=64': { pictures: [0.0004146, 0.000361, 0.000447] },
  'steps=18&discretization=edm,rho:1': { pictures: [2.339, 2.196, 3.303] },
  'steps=18&discretization=edm,rho:1.5': { pictures: [0.5279, 0.5256, 0.5303] },
  'steps=18&discretization=edm,rho:2': { pictures: [0.1398, 0.1391, 0.1403] },
  'steps=18&discretization=edm,rho:2.5': { pictures: [0.04384, 0.04362, 0.04405] },
  'steps=18&discretization=edm,rho:3': { pictures: [0.01726, 0.01715, 0.01739] },
  'steps=18&discretization=edm,rho:4': { pictures: [0.00702, 0.006591, 0.007381] },
  'steps=18&discretization=edm,rho:5': { pictures: [0.006178, 0.005625, 0.006487] },
  'steps=18&discretization=edm,rho:6': { pictures: [0.006167, 0.005641, 0.006545] },
  'steps=18&discretization=edm,rho:7': { pictures: [0.00656, 0.005857, 0.006875] },
  'steps=18&discretization=edm,rho:8.5': { pictures: [0.006899, 0.006326, 0.007476] },
  'steps=18&discretization=edm,rho:10': { pictures: [0.007557, 0.00674, 0.007939] },
  'steps=18&discretization=edm,rho:15': { pictures: [0.008776, 0.008157, 0.009444] },
  'steps=18&discretization=edm,rho:20': { pictures: [0.00982, 0.008537, 0.01016] },
  'steps=18&discretization=edm,rho:30': { pictures: [0.0108, 0.009563, 0.01133] },
  'steps=18&discretization=edm,rho:50': { pictures: [0.01172, 0.01115, 0.01248] },
  'steps=18&discretization=edm,rho:100': { pictures: [0.01262, 0.01134, 0.01385] },
}

/** The network's name and the hash of its file. */
export const measuredNetwork = {
  name: 'cifar10-mini',
  sha256: '9742e970e811a8f3690c3dcc42b8c2151072f424c1c6731f9e4f5c46888a039e',
} as const

export interface Measured {
  readonly pictures: readonly [median: number, low: number, high: number]
  readonly network?: readonly [median: number, low: number, high: number]
}
