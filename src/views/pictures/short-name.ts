import { samplerText, scheduleText } from '../../core/names/name-of.ts'
import type { Compared } from '../../state/selectors.ts'

/** The sampler's name alone, where that and the noise schedule are all there is to say, and it tells a design from the others. */
export const shortNameOf = (one: Compared, all: readonly Compared[]): string => {
  const short = samplerText(one.design)
  if (one.name !== `${short}, ${scheduleText(one.design)}`) return one.name
  return all.some((other) => other !== one && samplerText(other.design) === short) ? one.name : short
}
