// What happens to feature maps between convolutions. Included once for each BLOCK; `blocks` counts blocks of channels.

// Any n floats, n a multiple of 4.
#define EACH4(i, n) for (int i = 0; i < (n); i += 4)

#ifndef ELEMENTWISE
#define ELEMENTWISE
EXPORT_ONE(scale) void scale(const float *x, float *y, int n, float factor) {
  const vec f = SPLAT(factor);
  EACH4(i, n) STORE(y + i, MUL(LOAD(x + i), f));
}
EXPORT_ONE(add) void add(const float *a, const float *b, float *y, int n) {
  EACH4(i, n) STORE(y + i, ADD(LOAD(a + i), LOAD(b + i)));
}
EXPORT_ONE(quick_gelu) void quick_gelu(const float *x, float *y, int n, float alpha) {
  const vec minus_alpha = SPLAT(-alpha);
  EACH4(i, n) STORE(y + i, gelu4(LOAD(x + i), minus_alpha));
}
// x [blocks][images][n] + c [blocks][n]: what is the same for every image.
EXPORT_ONE(add_to_images) void add_to_images(const float *x, const float *c, float *y, int images, int n, int blocks) {
  for (int k = 0; k < blocks; k++, c += n)
    for (int b = 0; b < images; b++, x += n, y += n) EACH4(i, n) STORE(y + i, ADD(LOAD(x + i), LOAD(c + i)));
}
#endif

// A plain map into a padded one, whose border stays as it is; by way of quick gelu unless alpha is 0. `maps`: images x blocks.
EXPORT(pad) void NAME(pad)(const float *x, float *y, int maps, int side, float alpha) {
  const int row = (side + 2) * BLOCK, image = (side + 2) * row;
  const vec minus_alpha = SPLAT(-alpha);
  for (int m = 0; m < maps; m++)
    for (int r = 0; r < side; r++, x += side * BLOCK) {
      float *to = y + m * image + (r + 1) * row + BLOCK;
      if (alpha == 0) EACH4(i, side * BLOCK) STORE(to + i, LOAD(x + i));
      else EACH4(i, side * BLOCK) STORE(to + i, gelu4(LOAD(x + i), minus_alpha));
    }
}

// Every pixel over (its length + eps). Lanes beyond the last channel hold zeros, which do not count.
EXPORT(pixel_norm) void NAME(pixel_norm)(const float *x, float *y, int pixels, int blocks, float eps) {
  const int block = pixels * BLOCK;
  for (int m = 0; m < pixels; m++) {
    vec s = SPLAT(0), t = SPLAT(0);
    for (int k = 0; k < blocks; k++) {
      const float *p = x + k * block + m * BLOCK;
      for (int i = 0; i < BLOCK; i += 8) {
        vec a = LOAD(p + i), b = LOAD(p + i + 4);
        s = FMA(a, a, s);
        t = FMA(b, b, t);
      }
    }
    const vec r = SPLAT(1.f / (__builtin_sqrtf(sum_lanes(ADD(s, t))) + eps));
    for (int k = 0; k < blocks; k++) {
      const int at = k * block + m * BLOCK;
      EACH4(i, BLOCK) STORE(y + at + i, MUL(LOAD(x + at + i), r));
    }
  }
}

// Every pixel four times. `maps`: images x blocks.
EXPORT(upsample) void NAME(upsample)(const float *x, float *y, int maps, int side) {
  for (int m = 0; m < maps; m++)
    for (int r = 0; r < 2 * side; r++)
      for (int c = 0; c < 2 * side; c++, y += BLOCK) {
        const float *p = x + ((m * side + r / 2) * side + c / 2) * BLOCK;
        EACH4(i, BLOCK) STORE(y + i, LOAD(p + i));
      }
}

// For a convolution of kernel 2, stride 2: the pixels of every 2x2 patch, [blocks][tap][images * side/2 * side/2][BLOCK].
EXPORT(gather_halves) void NAME(gather_halves)(const float *x, float *y, int images, int side, int blocks) {
  const int half = side / 2;
  for (int k = 0; k < blocks; k++)
    for (int t = 0; t < 4; t++)
      for (int b = 0; b < images; b++)
        for (int r = 0; r < half; r++)
          for (int c = 0; c < half; c++, y += BLOCK) {
            const float *p = x + (((k * images + b) * side + 2 * r + t / 2) * side + 2 * c + t % 2) * BLOCK;
            EACH4(i, BLOCK) STORE(y + i, LOAD(p + i));
          }
}

// For a convolution over pixels, x [images][channels][side][side]: the numbers under its kernel as channels (channel, row,
// column of the kernel) of a map of its output's size, with zeros beyond the border and up to the last block.
EXPORT(gather_pixels) void NAME(gather_pixels)(const float *x, float *y, int images, int channels, int side, int kernel, int stride, int pad) {
  const int out = (side + 2 * pad - kernel) / stride + 1, rows = images * out * out, taps = channels * kernel * kernel;
  const int width = (taps + BLOCK - 1) / BLOCK * BLOCK;
  for (int k = 0; k < width; k++) {
    const int channel = k / (kernel * kernel), i = k / kernel % kernel - pad, j = k % kernel - pad;
    float *to = y + k / BLOCK * rows * BLOCK + k % BLOCK;
    for (int b = 0; b < images; b++)
      for (int r = 0; r < out; r++)
        for (int c = 0; c < out; c++, to += BLOCK) {
          const int v = r * stride + i, h = c * stride + j;
          const int is_inside = k < taps && v >= 0 && v < side && h >= 0 && h < side;
          *to = is_inside ? x[((b * channels + channel) * side + v) * side + h] : 0;
        }
  }
}

// ONNX's DepthToSpace in mode CRD: a map of `side` pixels, channel (colour, row, column), as [images][colours][side * p][side * p].
EXPORT(spread) void NAME(spread)(const float *x, float *y, int images, int colours, int side, int p) {
  const int wide = side * p;
  for (int b = 0; b < images; b++)
    for (int colour = 0; colour < colours; colour++)
      for (int r = 0; r < wide; r++)
        for (int c = 0; c < wide; c++, y++) {
          const int channel = (colour * p + r % p) * p + c % p;
          *y = x[((channel / BLOCK * images + b) * side * side + r / p * side + c / p) * BLOCK + channel % BLOCK];
        }
}
