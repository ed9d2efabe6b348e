import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

/** Cross-origin isolation: SharedArrayBuffer, hence WASM threads, and fine timers. serve.mjs sends the same. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

export default defineConfig(({ mode }) => ({
  // Relative, so that the site can live below any path.
  base: './',
  plugins: [react()],
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
  },
  server: { headers },
  preview: { headers },
  test: {
    // Projects do not extend this file: in Node the browser conditions above would pick the wrong builds.
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/{unit,property,golden}/**/*.test.{ts,tsx}'],
          setupFiles: ['test/setup.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.test.ts'],
          // SwiftShader takes every core there is: one browser at a time.
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
}))
