/** Draws of a time that is uniform but for both ends, where levels would be 0 or infinite. */
import { normalCdf } from './normal-cdf.ts'

/** Share that is left out at each end: the first and last of a thousand timesteps. */
const end = 1e-3

export const leastShare = end
export const mostShare = 1 - end

/** Share in (end, 1 - end) at a standard normal draw n, rising with n. */
export const shareAt = (n: number): number => end + (1 - 2 * end) * normalCdf(n)

/** What a density over shares in [0, 1] is multiplied by, since its ends are left out. */
export const kept = 1 / (1 - 2 * end)
