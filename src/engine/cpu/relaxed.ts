/** Which build of the kernels this machine runs. */

/**
 * (func (param v128 v128 v128) (result v128) local.get 0 local.get 1 local.get 2 f32x4.relaxed_madd): opcode 0xfd 0x105 of
 * the relaxed SIMD extension of WebAssembly 3.0.
 */
const probe = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0],
  ...[1, 8, 1, 96, 3, 123, 123, 123, 1, 123],
  ...[3, 2, 1, 0],
  ...[10, 13, 1, 11, 0, 32, 0, 32, 1, 32, 2, 253, 133, 2, 11],
)

export const hasRelaxedSimd = (): boolean => WebAssembly.validate(probe)
