/** Once per run: dist, if it is missing or older than the sources. */
import { ensureBuilt } from '../../src/cli/build.mjs'

export const setup = ensureBuilt
