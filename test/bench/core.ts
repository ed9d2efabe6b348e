/** What the compile bench bundles. */
export { compile } from '../../src/core/compile.ts'
export { chooseDefault, defaultDesign } from '../../src/core/design.ts'
export { registry } from '../../src/core/registry.ts'
