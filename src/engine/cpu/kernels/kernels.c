// The kernels of the CPU engine: float32, WebAssembly SIMD, one thread. They work on the layouts below and know nothing of
// networks; ../plan makes the list of calls. Two builds, with relaxed SIMD and without (see build.mjs), of the same code.
//
// Channels come in blocks, and a block of a pixel is contiguous, so that one microkernel with a constant distance between
// rows serves all products, and tensors whose channels are joined are made in place:
//
//   plain   [C/BLOCK][images][side][side][BLOCK]
//   padded  [C/BLOCK][images][side + 2][side + 2][BLOCK], zeros around: what 3x3 convolutions read
//
// Lanes beyond the last channel hold zeros. Everything is compiled for two sizes of block: 32 is some 6 % faster where
// channels are multiples of 32, and 16 wastes less where they are not. Addresses of activations are multiples of 16 bytes.
#include "vector.h"

#define EXPORT_ONE(name) __attribute__((export_name(#name)))

#define BLOCK 16
#define NAME(name) name##_16
#define EXPORT(name) __attribute__((export_name(#name "_16")))
#include "gemm.h"
#include "winograd.h"
#include "maps.h"
#include "attention.h"
#undef BLOCK
#undef NAME
#undef EXPORT

#define BLOCK 32
#define NAME(name) name##_32
#define EXPORT(name) __attribute__((export_name(#name "_32")))
#include "gemm.h"
#include "winograd.h"
#include "maps.h"
#include "attention.h"
