// Matrix products, which is where the time goes. Included once for each BLOCK.
//
//   A  [K/BLOCK][rows][BLOCK]    activations: rows are pixels or tiles, K input channels
//   W  [N/8][K][8]               packed weights: a panel of 8 output channels lies in the order in which it is read
//   C  [N/BLOCK][rows][BLOCK]
//
// A tile of C is up to 6 rows by 8 columns: 12 accumulators, 2 vectors of weights and 1 of an activation fill 15 of the 16
// vector registers of x86-64. Every element of C is one sum over k in the order 0 ... K-1, whatever tile it is in, so that
// its bits depend neither on the number of rows nor on where a row stands.

// `rows` rows of C, 8 columns. Block b of A begins at A + b * a_block.
INLINE void NAME(tile)(const int rows, const float *A, int a_block, int blocks, const float *W, float *C) {
  vec sum[6][2];
  for (int r = 0; r < rows; r++) sum[r][0] = sum[r][1] = SPLAT(0);
  for (int b = 0; b < blocks; b++, A += a_block) {
    const float *a = A, *end = a + BLOCK;
    for (; a < end; a += 4, W += 32) {
#pragma unroll
      for (int k = 0; k < 4; k++) {
        vec w0 = LOAD(W + 8 * k), w1 = LOAD(W + 8 * k + 4);
#pragma unroll
        for (int r = 0; r < rows; r++) {
          vec x = SPLAT_AT(a + r * BLOCK + k);
          sum[r][0] = FMA(x, w0, sum[r][0]);
          sum[r][1] = FMA(x, w1, sum[r][1]);
        }
      }
    }
  }
#pragma unroll
  for (int r = 0; r < rows; r++) {
    STORE(C + r * BLOCK, sum[r][0]);
    STORE(C + r * BLOCK + 4, sum[r][1]);
  }
}

#define TILE(rows) \
  APART void NAME(tile##rows)(const float *A, int a, int n, const float *W, float *C) { NAME(tile)(rows, A, a, n, W, C); }
TILE(6) TILE(5) TILE(4) TILE(3) TILE(2) TILE(1)
#undef TILE

// All rows, 8 columns. Of 8 rows two tiles of 4 are faster than 6 and 2.
INLINE void NAME(panel)(const float *A, int a_block, int blocks, int rows, const float *W, float *C) {
  int done = 0, left = rows;
  for (; left >= 6 && left != 8; left -= 6, done += 6) NAME(tile6)(A + done * BLOCK, a_block, blocks, W, C + done * BLOCK);
  for (; left >= 4 && left != 5; left -= 4, done += 4) NAME(tile4)(A + done * BLOCK, a_block, blocks, W, C + done * BLOCK);
  A += done * BLOCK, C += done * BLOCK;
  switch (left) {
    case 5: NAME(tile5)(A, a_block, blocks, W, C); break;
    case 3: NAME(tile3)(A, a_block, blocks, W, C); break;
    case 2: NAME(tile2)(A, a_block, blocks, W, C); break;
    case 1: NAME(tile1)(A, a_block, blocks, W, C); break;
  }
}

// C = A W. a_block, c_block: floats between blocks of A and of C; `blocks`: K / BLOCK; columns: N, a multiple of 8.
INLINE void NAME(product)(const float *A, int a_block, int blocks, int rows, const float *W, int columns, float *C, int c_block) {
  for (int n = 0; n < columns; n += 8, W += blocks * BLOCK * 8)
    NAME(panel)(A, a_block, blocks, rows, W, C + n / BLOCK * c_block + n % BLOCK);
}

// The same for any number of rows, few enough at a time to stay in the caches while all weights pass by.
EXPORT(gemm) void NAME(gemm)(const float *A, int a_block, int blocks, int rows, const float *W, int columns, float *C, int c_block) {
  const int most = 96;
  for (int m = 0; m < rows; m += most)
    NAME(product)(A + m * BLOCK, a_block, blocks, rows - m < most ? rows - m : most, W, columns, C + m * BLOCK, c_block);
}

// w [N][K][taps] -> [N/8][K/BLOCK][taps][BLOCK][8], the order in which gather_patches lays activations out.
EXPORT(pack) void NAME(pack)(const float *w, int K, int N, int taps, float *packed) {
  for (int n = 0; n < N; n++)
    for (int k = 0; k < K; k++)
      for (int t = 0; t < taps; t++)
        packed[n / 8 * K * taps * 8 + ((k / BLOCK * taps + t) * BLOCK + k % BLOCK) * 8 + n % 8] = w[(n * K + k) * taps + t];
}
