// Vectors of four float32, and what the kernels need of mathematics on them.
#pragma once
#include <wasm_simd128.h>

typedef v128_t vec;

#define INLINE static inline __attribute__((always_inline))
// A function of its own: inlined several times into one caller, its accumulators would no longer fit the registers.
#define APART static __attribute__((noinline))

// a * b + c and c - a * b. The relaxed forms are one instruction and one rounding on processors that have it.
#ifdef RELAXED
#define FMA(a, b, c) wasm_f32x4_relaxed_madd(a, b, c)
#define FNMA(a, b, c) wasm_f32x4_relaxed_nmadd(a, b, c)
#else
#define FMA(a, b, c) wasm_f32x4_add(wasm_f32x4_mul(a, b), c)
#define FNMA(a, b, c) wasm_f32x4_sub(c, wasm_f32x4_mul(a, b))
#endif
#define ADD wasm_f32x4_add
#define SUB wasm_f32x4_sub
#define MUL wasm_f32x4_mul
#define DIV wasm_f32x4_div
#define LOAD(p) wasm_v128_load(p)
#define STORE(p, x) wasm_v128_store(p, x)
#define SPLAT(x) wasm_f32x4_splat(x)
#define SPLAT_AT(p) wasm_v128_load32_splat(p)
#define LANE(x, i) wasm_f32x4_extract_lane(x, i)

INLINE float sum_lanes(vec x) { return (LANE(x, 0) + LANE(x, 1)) + (LANE(x, 2) + LANE(x, 3)); }

// exp(x) to 2e-7, relative, for -87 <= x <= 88; beyond, that of the bound. Cephes' expf: x = n ln 2 + r with ln 2 in two
// parts, a polynomial for e^r, and 2^n by adding n to the exponent.
INLINE vec exp4(vec x) {
  x = wasm_f32x4_pmin(SPLAT(88.f), wasm_f32x4_pmax(SPLAT(-87.f), x));
  vec n = wasm_f32x4_nearest(MUL(x, SPLAT(1.44269504088896341f)));
  vec r = FNMA(n, SPLAT(0.693359375f), x);
  r = FNMA(n, SPLAT(-2.12194440e-4f), r);
  vec p = SPLAT(1.9875691500e-4f);
  p = FMA(p, r, SPLAT(1.3981999507e-3f));
  p = FMA(p, r, SPLAT(8.3334519073e-3f));
  p = FMA(p, r, SPLAT(4.1665795894e-2f));
  p = FMA(p, r, SPLAT(1.6666665459e-1f));
  p = FMA(p, r, SPLAT(5.0000001201e-1f));
  p = FMA(p, MUL(r, r), ADD(r, SPLAT(1.f)));
  return wasm_i32x4_add(p, wasm_i32x4_shl(wasm_i32x4_trunc_sat_f32x4(n), 23));
}

// x sigmoid(alpha x), onnxruntime's QuickGelu; SiLU at alpha 1. Takes -alpha.
INLINE vec gelu4(vec x, vec minus_alpha) { return DIV(x, ADD(SPLAT(1.f), exp4(MUL(x, minus_alpha)))); }
