// Cosine attention over the pixels of an image. Included once for each BLOCK.
//
//   qkv  [3 C / BLOCK][images * n][BLOCK], channel (part, head, d); out [C / BLOCK][images * n][BLOCK], channel (head, d)
//
// q, k and v of a pixel and head are divided by (their length + eps); weights are the softmax over k of factor q.k. Since
// |q.k| <= 1, no logit exceeds factor, and no maximum has to be taken out. d: a multiple of 4; n: of 8.

#ifndef SMALL_PRODUCT
#define SMALL_PRODUCT
// Four rows of A [.][a_row] times B [K][b_row], 4 or 8 columns.
INLINE void small_tile(const int columns, const float *A, int a_row, const float *B, int b_row, int K, vec sum[4][2]) {
  for (int r = 0; r < 4; r++) sum[r][0] = sum[r][1] = SPLAT(0);
  for (int k = 0; k < K; k++, B += b_row) {
    vec b0 = LOAD(B), b1 = columns == 8 ? LOAD(B + 4) : b0;
#pragma unroll
    for (int r = 0; r < 4; r++) {
      vec a = SPLAT_AT(A + r * a_row + k);
      sum[r][0] = FMA(a, b0, sum[r][0]);
      if (columns == 8) sum[r][1] = FMA(a, b1, sum[r][1]);
    }
  }
}
#endif

// Place of channel `c` of pixel `m` among `pixels`.
INLINE int NAME(place)(int c, int m, int pixels) { return (c / BLOCK * pixels + m) * BLOCK + c % BLOCK; }

// scratch: 3 n d + n n floats. Lanes of `out` beyond the last channel become zero.
EXPORT(attention) void NAME(attention)(const float *qkv, float *out, int images, int n, int heads, int d, float eps, float factor, float *scratch) {
  const int pixels = images * n;
  float *q = scratch, *k = q + n * d, *v = k + n * d, *weights = v + n * d;
  for (int c = heads * d; c % BLOCK; c += 4)
    for (int m = 0; m < pixels; m++) STORE(out + NAME(place)(c, m, pixels), SPLAT(0));
  for (int b = 0; b < images; b++)
    for (int h = 0; h < heads; h++) {
      // q and v as [n][d], k as [d][n].
      for (int part = 0; part < 3; part++)
        for (int m = 0; m < n; m++) {
          const int first = (part * heads + h) * d;
          vec s = SPLAT(0);
          for (int c = 0; c < d; c += 4) {
            vec a = LOAD(qkv + NAME(place)(first + c, b * n + m, pixels));
            s = FMA(a, a, s);
          }
          const vec r = SPLAT((part == 0 ? factor : 1.f) / (__builtin_sqrtf(sum_lanes(s)) + eps));
          for (int c = 0; c < d; c += 4) {
            vec a = MUL(r, LOAD(qkv + NAME(place)(first + c, b * n + m, pixels)));
            if (part == 1) {
              k[c * n + m] = LANE(a, 0);
              k[(c + 1) * n + m] = LANE(a, 1);
              k[(c + 2) * n + m] = LANE(a, 2);
              k[(c + 3) * n + m] = LANE(a, 3);
            } else STORE((part == 0 ? q : v) + m * d + c, a);
          }
        }
      vec sum[4][2];
      for (int i = 0; i < n; i += 4)
        for (int j = 0; j < n; j += 8) {
          small_tile(8, q + i * d, d, k + j, n, d, sum);
          for (int r = 0; r < 4; r++) {
            STORE(weights + (i + r) * n + j, sum[r][0]);
            STORE(weights + (i + r) * n + j + 4, sum[r][1]);
          }
        }
      for (int i = 0; i < n; i++) {
        float *w = weights + i * n;
        vec s = SPLAT(0);
        for (int j = 0; j < n; j += 4) {
          vec e = exp4(LOAD(w + j));
          s = ADD(s, e);
          STORE(w + j, e);
        }
        const vec r = SPLAT(1.f / sum_lanes(s));
        for (int j = 0; j < n; j += 4) STORE(w + j, MUL(LOAD(w + j), r));
      }
      for (int i = 0; i < n; i += 4) {
        int c = 0;
        for (; c + 8 <= d; c += 8) {
          small_tile(8, weights + i * n, n, v + c, d, n, sum);
          for (int r = 0; r < 4; r++) {
            STORE(out + NAME(place)(h * d + c, b * n + i + r, pixels), sum[r][0]);
            STORE(out + NAME(place)(h * d + c + 4, b * n + i + r, pixels), sum[r][1]);
          }
        }
        if (c < d) {
          small_tile(4, weights + i * n, n, v + c, d, n, sum);
          for (int r = 0; r < 4; r++) STORE(out + NAME(place)(h * d + c, b * n + i + r, pixels), sum[r][0]);
        }
      }
    }
}
