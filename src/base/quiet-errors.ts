/**
 * While the page's code is evaluated, errors are made without a stack: React makes some that it keeps for later, and for the
 * stack of each function on the way Chromium parses all of the code once more, 34 ms of a first load. Import it before anything
 * else.
 */
const errors: { stackTraceLimit?: number } = Error
const usual = errors.stackTraceLimit
errors.stackTraceLimit = 0

/** From here on errors have their stacks. Browsers without such a limit never lost them. */
export const giveStacks = (): void => {
  if (usual === undefined) delete errors.stackTraceLimit
  else errors.stackTraceLimit = usual
}
