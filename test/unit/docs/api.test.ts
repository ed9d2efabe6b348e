/** `npm run docs` has something to say of every export, and every type that an export mentions is exported too. */
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../../../src/cli/bootstrap.mjs'

const folder = join(root, 'docs', 'api')

/** typedoc as the workspace has it, beside the TypeScript that it can read. */
const typedoc = join(
  createRequire(join(folder, 'package.json')).resolve('typedoc/package.json'),
  '..',
  'bin',
  'typedoc',
)

it('the API pages of the core can be made without a warning', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [typedoc, '--emit', 'none'], {
    cwd: folder,
    encoding: 'utf8',
  })
  expect(`${stdout}${stderr}`).not.toMatch(/warning|error/i)
  expect(status).toBe(0)
})
