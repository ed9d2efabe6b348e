/** What the compile bench bundles. */
export { compile } from '../../src/core/compile.ts'
export { chooseDefault } from '../../src/core/design.ts'
export { defaultDesign } from '../../src/core/presets.ts'
export { registry } from '../../src/core/registry.ts'
