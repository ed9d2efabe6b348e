import type { PointDenoiser } from './target.ts'

/** A denoiser of data y as one of k y: D_k(x; sigma) = k D(x / k; sigma / k). k > 0; calls about one mode are not passed on. */
export const scaledDenoiser = (denoiser: PointDenoiser, k: number): PointDenoiser =>
  k === 1
    ? denoiser
    : {
        name: denoiser.name,
        denoiseInto: (x, sigma, out) => {
          for (let j = 0; j < x.length; j++) out[j] = x[j]! / k
          denoiser.denoiseInto(out, sigma / k, out)
          for (let j = 0; j < x.length; j++) out[j] = out[j]! * k
        },
      }
