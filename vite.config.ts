import { availableParallelism } from 'node:os'
import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { defineConfig } from 'vitest/config'
import { isolationHeaders } from './src/base/isolation-headers.mjs'
import { siteAddress } from './src/cli/site-address.mjs'
import { leftOut, testsOf } from './test/left-out.mjs'
import { LongestFirst } from './test/longest-first.ts'

/** A test of the page that needs models/.venv: it runs with the Python of models/, after that environment has been made. */
const withPython = 'test/e2e/converted.test.ts'

/** A page on a machine that is busy may miss a deadline that has nothing to do with it: it gets a second chance, which shows. */
const retry = 1

/** What the tests in a browser share. Milliseconds that a page may take to show what a test waits for are those of `expect`. */
const inBrowser = {
  environment: 'node' as const,
  globalSetup: ['test/e2e/build-page.ts'],
  testTimeout: 180_000,
  hookTimeout: 180_000,
  retry,
  expect: { poll: { timeout: 30_000 } },
  isolate: false,
}

/** Vitest leaves one core free, which of two is half. */
const unitWorkers = Math.max(2, availableParallelism() - 1)

/**
 * What the built page may load: its own files, WASM, pictures it makes itself. Styles that d3, KaTeX and dialogs set in place
 * are the one thing that is let through. A lesson may come from any https address.
 */
const policy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self' https: data: blob:",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'none'",
].join('; ')

const contentSecurityPolicy: Plugin = {
  name: 'content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: policy }, injectTo: 'head-prepend' },
  ],
}

/** Whole addresses for previews of links, where the build knows its own; see docs/hosting.md. */
const preview: Plugin = {
  name: 'preview-of-links',
  apply: 'build',
  transformIndexHtml: () => {
    const site = siteAddress(process.env)
    const meta = (property: string, content: string) => ({
      tag: 'meta',
      attrs: { property, content },
      injectTo: 'head' as const,
    })
    return site ? [meta('og:url', site), meta('og:image', `${site}screenshot.png`)] : []
  },
}

/** The page without a network, and as an app: see src/offline. */
const offline = VitePWA({
  strategies: 'injectManifest',
  srcDir: 'src/offline',
  filename: 'service-worker.ts',
  registerType: 'prompt',
  injectRegister: null,
  injectManifest: {
    // Runtimes and networks are large: they are kept when they are first used.
    globPatterns: ['**/*.{html,js,mjs,css,woff2,svg}', 'models/index.json', 'icon-*.png'],
    globIgnores: ['figures/**'],
    maximumFileSizeToCacheInBytes: 3_000_000,
  },
  manifest: {
    name: 'Samplerscope',
    short_name: 'Samplerscope',
    description: 'The design space of diffusion samplers, live in the browser.',
    theme_color: '#0e1420',
    background_color: '#f5f7fa',
    display: 'standalone',
    start_url: './',
    icons: [
      { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
    ],
  },
})

export default defineConfig(({ mode }) => ({
  // Relative, so that the site can live below any path.
  base: './',
  plugins: [react(), offline, contentSecurityPolicy, preview],
  // onnxruntime-web's bundled glue starts its threads from import.meta.url, which in a build is the app's own entry:
  // the worker would run React and never answer. With this condition glue and wasm are files that the engine names.
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'development|production'] },
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  worker: { format: 'es' as const },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    // One file of styles, so that a part which is loaded late waits for its code alone.
    cssCodeSplit: false,
    // One chunk of onnxruntime-web is larger than Vite's default of 500 kB would like.
    chunkSizeWarningLimit: 1500,
    sourcemap: mode !== 'production',
    // What the first frame waits for comes in one file, not in forty that late parts share with it.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } } },
  },
  server: { headers: isolationHeaders },
  preview: { headers: isolationHeaders },
  test: {
    sequence: { sequencer: LongestFirst },
    // Projects do not extend this file: in Node the browser conditions above would pick the wrong builds.
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/{unit,property,golden}/**/*.test.{ts,tsx}'],
          setupFiles: ['test/setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: unitWorkers,
          // One process for many files: most of them need less time than a process needs to start. test/setup.ts resets
          // what a file could leave behind.
          isolate: false,
        },
      },
      {
        test: {
          ...inBrowser,
          name: 'page',
          include: ['test/e2e/**/*.test.ts'],
          exclude: [...leftOut.flatMap(testsOf), withPython],
          // Two browsers, each kept by its worker for one file after another.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...inBrowser,
          name: 'gpu',
          include: testsOf('gpu'),
          globalSetup: ['test/e2e/build-page.ts', 'test/e2e/build-engine-page.ts'],
          // SwiftShader takes every core there is: one page at a time.
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...inBrowser,
          name: 'shipped',
          include: testsOf('shipped'),
          maxWorkers: 2,
          sequence: { groupOrder: 4 },
        },
      },
      {
        test: {
          ...inBrowser,
          name: 'models',
          include: [withPython],
          testTimeout: 600_000,
          hookTimeout: 240_000,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
}))
