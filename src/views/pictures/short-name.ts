import type { Design } from '../../core/design.ts'
import { samplerText, scheduleText } from '../../core/names/name-of.ts'
import type { Compared } from '../../state/selectors.ts'

const samplers = new WeakMap<Design, string>()

/** Finding a name tries many: once for a design is enough. */
const samplerOf = (design: Design): string => {
  const known = samplers.get(design)
  if (known !== undefined) return known
  const text = samplerText(design)
  samplers.set(design, text)
  return text
}

/** The sampler's name alone, where that and the noise schedule are all there is to say, and it tells a design from the others. */
export const shortNameOf = (one: Compared, all: readonly Compared[]): string => {
  const short = samplerOf(one.design)
  if (one.name !== `${short}, ${scheduleText(one.design)}`) return one.name
  return all.some((other) => other !== one && samplerOf(other.design) === short) ? one.name : short
}
