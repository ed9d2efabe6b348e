// A frame as pixels: forms [0, 3) of a step (state, denoised, residual), from [-1, 1] to RGBA of 8 bits. An invocation
// has two pixels of an image.

struct Row {
  seed: u32,
  images: u32,
  /// Where the frame starts in `pixels`, in pairs of pixels.
  first: u32,
  /// Number of image 0 among those of its seed.
  first_image: u32,
  forms: array<Form, 3>,
}

@group(0) @binding(0) var<uniform> row: Row;
@group(0) @binding(1) var<storage, read> table: array<u32>;
@group(0) @binding(2) var<storage, read> arena: array<vec2f>;
@group(0) @binding(3) var<storage, read_write> pixels: array<vec2u>;

/// Pairs of pixels of an image.
override pixel_pairs: u32;

/// Half to even, as Uint8ClampedArray rounds.
fn gray(value: vec2f) -> vec2u {
  return vec2u(round(clamp((value + 1.0) * 127.5, vec2f(0.0), vec2f(255.0))));
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let pair = id.x;
  let image = id.y;
  for (var panel = 0u; panel < 3u; panel++) {
    var packed = vec2u(0xff000000u);
    for (var channel = 0u; channel < 3u; channel++) {
      packed |= gray(evaluate(panel, row.images, image, channel * pixel_pairs + pair)) << vec2u(8u * channel);
    }
    pixels[row.first + (panel * row.images + image) * pixel_pairs + pair] = packed;
  }
}
