// The draws of core/random.ts: the same integers bit for bit, the normals in float32.

fn mixed(v: vec2u, bits: u32) -> vec2u {
  let sum = v.x + v.y;
  return vec2u(sum, ((v.y << bits) | (v.y >> (32u - bits))) ^ sum);
}

fn mix_even(v: vec2u) -> vec2u { return mixed(mixed(mixed(mixed(v, 13u), 15u), 26u), 6u); }
fn mix_odd(v: vec2u) -> vec2u { return mixed(mixed(mixed(mixed(v, 17u), 29u), 16u), 24u); }

/// Threefry-2x32 with 20 rounds (Salmon et al. 2011).
fn threefry(key: vec2u, counter: vec2u) -> vec2u {
  let third = 0x1bd11bdau ^ key.x ^ key.y;
  var v = counter + key;
  v = mix_even(v) + vec2u(key.y, third + 1u);
  v = mix_odd(v) + vec2u(third, key.x + 2u);
  v = mix_even(v) + vec2u(key.x, key.y + 3u);
  v = mix_odd(v) + vec2u(key.y, third + 4u);
  return mix_even(v) + vec2u(third, key.x + 5u);
}

/// ln(m / 2^24) for an integer m in [1, 2^24], to a few units in the last place: WGSL's own log has an absolute error of
/// 2^-21 near 1, where the logarithm vanishes.
fn log_fraction(m: u32) -> f32 {
  // m / 2^24 = 2^exponent f, f in [1/sqrt 2, sqrt 2): every step to s is exact but the division.
  let zeros = countLeadingZeros(m);
  var f = f32(m << (zeros - 7u)) * 0x1p-24;
  var exponent = 7.0 - f32(zeros);
  if (f >= 1.41421356) {
    f = f * 0.5;
    exponent = exponent + 1.0;
  }
  let s = (f - 1.0) / (f + 1.0);
  let z = s * s;
  let log_f = 2.0 * s + 2.0 * s * z * (1.0 / 3.0 + z * (0.2 + z * (1.0 / 7.0 + z * (1.0 / 9.0 + z * (1.0 / 11.0)))));
  return exponent * 0.69314718 + log_f;
}

/// (cos, sin) of 2 pi q / 2^24 for an integer q in [0, 2^24); the quadrant is split off in integers, exactly.
fn turn(q: u32) -> vec2f {
  let quadrant = (q + (1u << 21u)) >> 22u;
  let x = f32(i32(q) - i32(quadrant << 22u)) * 3.7450704e-7;
  let z = x * x;
  let s = x + x * z * (-1.0 / 6.0 + z * (1.0 / 120.0 + z * (-1.0 / 5040.0 + z * (1.0 / 362880.0))));
  let c = 1.0 + z * (-0.5 + z * (1.0 / 24.0 + z * (-1.0 / 720.0 + z * (1.0 / 40320.0 - z * (1.0 / 3628800.0)))));
  switch (quadrant & 3u) {
    case 0u: { return vec2f(c, s); }
    case 1u: { return vec2f(-s, c); }
    case 2u: { return vec2f(-c, -s); }
    default: { return vec2f(s, -c); }
  }
}

/// Draws of elements 2 pair and 2 pair + 1 of a stream, by Box-Muller.
fn normals(seed: u32, image: u32, stream: u32, pair: u32) -> vec2f {
  let words = threefry(vec2u(seed, image), vec2u(stream, pair));
  return sqrt(-2.0 * log_fraction((words.x >> 8u) + 1u)) * turn(words.y >> 8u);
}
