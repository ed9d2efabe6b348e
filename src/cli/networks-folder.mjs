import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './bootstrap.mjs'

/** Where the networks of this repository are; the package has them once, in its built page. */
export const networksFolder = [join(root, 'public', 'models'), join(root, 'dist', 'models')].find(existsSync) ?? root
