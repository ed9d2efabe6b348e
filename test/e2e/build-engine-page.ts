/** Once per run: the page with the engine alone, for all files that measure it. */
import { rm } from 'node:fs/promises'
import type { TestProject } from 'vitest/node'
import { buildEnginePage } from './engine-site.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder of the built page. */
    enginePage: string
  }
}

let folder: string | undefined

export const setup = async (project: TestProject): Promise<void> => {
  folder = await buildEnginePage()
  project.provide('enginePage', folder)
}

export const teardown = async (): Promise<void> => {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true })
}
