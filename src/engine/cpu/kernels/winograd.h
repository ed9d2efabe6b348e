// 3x3 convolutions of stride 1 by Winograd's F(T x T, 3 x 3), T = 4 or 2 (Lavin & Gray 2016, arXiv:1509.09308). Included
// once for each BLOCK.
//
// An output tile of T x T pixels needs P x P inputs, P = T + 2. With matrices A, B and G made of P points of the projective
// line, y = A^T [(G g G^T) * (B^T d B)] A, where * is element by element: summed over input channels, P * P independent matrix products.
// Per output F(4,3) multiplies 36 / 16 = 2.25 times where a direct sum does so 9 times, F(2,3) 4 times.
//
// The points of F(4,3) are 0, +-1/sqrt 2, +-sqrt 2 and infinity. With the usual 0, +-1, +-2 the powers of 2 spread the
// terms over four times the range, and errors are 2 to 4 times as large; with these a sum is about as exact as a direct
// one. Only their squares 1/2 and 2, exact in binary, appear where terms cancel. F(2,3) has 0, +-1 and infinity.

#define INNER 0.70710678118654752f
#define OUTER 1.41421356237309505f
#define INNER2 0.5f
#define OUTER2 2.f

#ifndef TRANSFORMS
#define TRANSFORMS
// B^T x for P = 6. Row i is the product of (z - q) over all points q but the i-th, in powers of z: with INNER2 * OUTER2 = 1,
// row 0 is (z^2 - 1/2)(z^2 - 2) = z^4 - 5/2 z^2 + 1. The rows of a point and of its negative share their even and odd halves.
INLINE void input6(vec x0, vec x1, vec x2, vec x3, vec x4, vec x5, vec *y) {
  vec even = FNMA(SPLAT(OUTER2), x2, x4), odd = FNMA(SPLAT(OUTER2), x1, x3);
  y[1] = FMA(SPLAT(INNER), odd, even);
  y[2] = FNMA(SPLAT(INNER), odd, even);
  even = FNMA(SPLAT(INNER2), x2, x4), odd = FNMA(SPLAT(INNER2), x1, x3);
  y[3] = FMA(SPLAT(OUTER), odd, even);
  y[4] = FNMA(SPLAT(OUTER), odd, even);
  y[0] = FNMA(SPLAT(INNER2 + OUTER2), x2, ADD(x4, x0));
  y[5] = FNMA(SPLAT(INNER2 + OUTER2), x3, ADD(x5, x1));
}
// A^T m: output i is the sum of m_j q_j^i over the points, and of the one at infinity for the last i.
INLINE void output6(vec m0, vec m1, vec m2, vec m3, vec m4, vec m5, vec *y) {
  vec s1 = ADD(m1, m2), d1 = SUB(m1, m2), s2 = ADD(m3, m4), d2 = SUB(m3, m4);
  y[0] = ADD(ADD(m0, s1), s2);
  y[1] = FMA(SPLAT(OUTER), d2, MUL(SPLAT(INNER), d1));
  y[2] = FMA(SPLAT(OUTER2), s2, MUL(SPLAT(INNER2), s1));
  y[3] = FMA(SPLAT(OUTER * OUTER2), d2, FMA(SPLAT(INNER * INNER2), d1, m5));
}
INLINE void input4(vec x0, vec x1, vec x2, vec x3, vec *y) {
  y[0] = SUB(x0, x2);
  y[1] = ADD(x1, x2);
  y[2] = SUB(x2, x1);
  y[3] = SUB(x3, x1);
}
INLINE void output4(vec m0, vec m1, vec m2, vec m3, vec *y) {
  y[0] = ADD(ADD(m0, m1), m2);
  y[1] = ADD(SUB(m1, m2), m3);
}

// What becomes of a convolution's output.
enum { PLAIN, MODULATE, ADD_TO };
typedef struct {
  float *out;      // first pixel of the first image
  int block;       // floats between blocks of channels,
  int image;       // images,
  int row;         // and rows of pixels
  int mode;        // PLAIN; MODULATE: x gain, then quick gelu; ADD_TO: + addend
  const float *gain;  // [blocks][images][BLOCK]
  int gain_block;  // floats between its blocks
  float alpha;     // of the quick gelu
  const float *addend;  // laid out like `out`
} Output;

INLINE vec finish(vec y, const int mode, const Output *to, int at, const float *gain, vec minus_alpha) {
  if (mode == MODULATE) return gelu4(MUL(y, LOAD(gain)), minus_alpha);
  if (mode == ADD_TO) return ADD(y, LOAD(to->addend + at));
  return y;
}

// G of F(4,3), rows scaled so that B and A are as above; in double, since it is used once.
static const double root_half = 0.70710678118654752440, root_two = 1.41421356237309504880;
static const double weights6[6][3] = {
  {1, 0, 0},
  {-2. / 3, -2. / 3 * root_half, -1. / 3},
  {-2. / 3, 2. / 3 * root_half, -1. / 3},
  {1. / 6, 1. / 6 * root_two, 1. / 3},
  {1. / 6, -1. / 6 * root_two, 1. / 3},
  {0, 0, 1},
};
static const double weights4[4][3] = {{1, 0, 0}, {.5, .5, .5}, {.5, -.5, .5}, {0, 0, 1}};
#endif

// B^T d B of one tile, all channels of a block. `from`: its first pixel in the padded image, whose rows are `row` floats
// apart. Position p of the P * P goes to `to` + p * position.
INLINE void NAME(input_tile)(const int T, const float *from, int row, float *to, int position) {
  const int P = T + 2;
  for (int c = 0; c < BLOCK; c += 4) {
    vec t[36], y[6];
    for (int j = 0; j < P; j++) {
      const float *s = from + c + j * BLOCK;
      if (T == 4) input6(LOAD(s), LOAD(s + row), LOAD(s + 2 * row), LOAD(s + 3 * row), LOAD(s + 4 * row), LOAD(s + 5 * row), y);
      else input4(LOAD(s), LOAD(s + row), LOAD(s + 2 * row), LOAD(s + 3 * row), y);
      for (int i = 0; i < P; i++) t[i * P + j] = y[i];
    }
    float *d = to + c;
    for (int i = 0; i < P; i++) {
      vec *q = t + i * P;
      if (T == 4) input6(q[0], q[1], q[2], q[3], q[4], q[5], y);
      else input4(q[0], q[1], q[2], q[3], y);
      for (int j = 0; j < P; j++, d += position) STORE(d, y[j]);
    }
  }
}

// A^T m A of one tile, and what becomes of it. `at`: place of its first pixel in the output.
INLINE void NAME(output_tile)(const int T, const int mode, const float *from, int position, const Output *to, int at, const float *gain) {
  const int P = T + 2;
  vec minus_alpha = SPLAT(-to->alpha);
  for (int c = 0; c < BLOCK; c += 4) {
    vec t[24], y[4];
    const float *s = from + c;
    for (int i = 0; i < P; i++, s += P * position) {
      if (T == 4) output6(LOAD(s), LOAD(s + position), LOAD(s + 2 * position), LOAD(s + 3 * position), LOAD(s + 4 * position), LOAD(s + 5 * position), y);
      else output4(LOAD(s), LOAD(s + position), LOAD(s + 2 * position), LOAD(s + 3 * position), y);
      for (int j = 0; j < T; j++) t[j * P + i] = y[j];
    }
    for (int j = 0; j < T; j++) {
      vec *q = t + j * P;
      if (T == 4) output6(q[0], q[1], q[2], q[3], q[4], q[5], y);
      else output4(q[0], q[1], q[2], q[3], y);
      for (int i = 0; i < T; i++) {
        int pixel = at + c + i * to->row + j * BLOCK;
        STORE(to->out + pixel, finish(y[i], mode, to, pixel, gain + c, minus_alpha));
      }
    }
  }
}

#define INPUT(T) \
  APART void NAME(input_tile##T)(const float *s, int row, float *d, int position) { NAME(input_tile)(T, s, row, d, position); }
#define OUTPUT(T, mode) \
  APART void NAME(output_tile##T##mode)(const float *s, int position, const Output *to, int at, const float *gain) { \
    NAME(output_tile)(T, mode, s, position, to, at, gain); \
  }
INPUT(4) INPUT(2)
OUTPUT(4, 0) OUTPUT(4, 1) OUTPUT(4, 2) OUTPUT(2, 0) OUTPUT(2, 1) OUTPUT(2, 2)
#undef INPUT
#undef OUTPUT

// in: padded [K/BLOCK][images][side+2][side+2][BLOCK] with zeros around; U: transformed weights [P * P][N/8][K][8]; side: a
// multiple of T. `chunk` tiles at a time go through scratch, P * P * chunk * (K + N) + 32 P * P floats of it, in the caches.
EXPORT(winograd) void NAME(winograd)(int T, const float *in, int images, int side, int k_blocks, const float *U, int n_blocks,
                                     const Output *to, float *scratch, int chunk) {
  const int positions = (T + 2) * (T + 2), across = side / T, tiles = across * across, all = images * tiles;
  const int row = (side + 2) * BLOCK, image = (side + 2) * row;
  for (int first = 0; first < all; first += chunk) {
    const int count = all - first < chunk ? all - first : chunk;
    // 16 floats between positions: at a power of two they would all want the same lines of the cache.
    const int v = k_blocks * count * BLOCK + 16, m = n_blocks * count * BLOCK + 16;
    float *V = scratch, *M = scratch + positions * v;
    for (int k = 0; k < k_blocks; k++)
      for (int t = 0; t < count; t++) {
        const int tile = first + t, b = tile / tiles, y = tile % tiles / across, x = tile % across;
        const float *s = in + (k * images + b) * image + y * T * row + x * T * BLOCK;
        float *d = V + (k * count + t) * BLOCK;
        if (T == 4) NAME(input_tile4)(s, row, d, v);
        else NAME(input_tile2)(s, row, d, v);
      }
    for (int p = 0; p < positions; p++)
      NAME(product)(V + p * v, count * BLOCK, k_blocks, count, U + p * k_blocks * n_blocks * BLOCK * BLOCK, n_blocks * BLOCK, M + p * m, count * BLOCK);
    for (int n = 0; n < n_blocks; n++)
      for (int t = 0; t < count; t++) {
        const int tile = first + t, b = tile / tiles, y = tile % tiles / across, x = tile % across;
        const float *s = M + (n * count + t) * BLOCK, *gain = to->gain + n * to->gain_block + b * BLOCK;
        const int at = n * to->block + b * to->image + y * T * to->row + x * T * BLOCK;
        switch (10 * T + to->mode) {
          case 40: NAME(output_tile40)(s, m, to, at, gain); break;
          case 41: NAME(output_tile41)(s, m, to, at, gain); break;
          case 42: NAME(output_tile42)(s, m, to, at, gain); break;
          case 20: NAME(output_tile20)(s, m, to, at, gain); break;
          case 21: NAME(output_tile21)(s, m, to, at, gain); break;
          case 22: NAME(output_tile22)(s, m, to, at, gain); break;
        }
      }
  }
}

// G g G^T of every 3x3 kernel: w [N][K][3][3] -> [P * P][N/8][K][8].
EXPORT(pack_winograd) void NAME(pack_winograd)(int T, const float *w, int K, int N, float *packed) {
  const int P = T + 2;
  for (int n = 0; n < N; n++)
    for (int k = 0; k < K; k++) {
      const float *g = w + (n * K + k) * 9;
      double t[6][3];
      for (int i = 0; i < P; i++) {
        const double *r = T == 4 ? weights6[i] : weights4[i];
        for (int j = 0; j < 3; j++) t[i][j] = r[0] * g[j] + r[1] * g[3 + j] + r[2] * g[6 + j];
      }
      for (int i = 0; i < P; i++)
        for (int j = 0; j < P; j++) {
          const double *r = T == 4 ? weights6[j] : weights4[j];
          packed[(i * P + j) * K * N + n / 8 * K * 8 + k * 8 + n % 8] = (float)(t[i][0] * r[0] + t[i][1] * r[1] + t[i][2] * r[2]);
        }
    }
}
