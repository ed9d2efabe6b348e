// One panel of a step on the canvas: images in a grid, magnified without smoothing, transparent between them.

struct Grid {
  /// Canvas in pixels.
  size: vec2f,
  /// Pixels between images.
  gap: f32,
  images: u32,
  columns: u32,
  rows: u32,
  /// Where the panel starts in `pixels`.
  first: u32,
  /// Of an image, in pixels.
  side: u32,
}

@group(0) @binding(0) var<uniform> grid: Grid;
@group(0) @binding(1) var<storage, read> pixels: array<u32>;

/// A triangle that covers the canvas.
@vertex
fn cover(@builtin(vertex_index) index: u32) -> @builtin(position) vec4f {
  return vec4f(f32(index & 1u) * 4.0 - 1.0, f32(index >> 1u) * 4.0 - 1.0, 0.0, 1.0);
}

@fragment
fn draw(@builtin(position) position: vec4f) -> @location(0) vec4f {
  let pitch = (grid.size + grid.gap) / vec2f(f32(grid.columns), f32(grid.rows));
  let cell = vec2u(position.xy / pitch);
  let extent = pitch - grid.gap;
  let inside = (position.xy - vec2f(cell) * pitch) / extent;
  let image = cell.y * grid.columns + cell.x;
  if (any(inside >= vec2f(1.0)) || cell.x >= grid.columns || image >= grid.images) {
    return vec4f(0.0);
  }
  let texel = min(vec2u(inside * f32(grid.side)), vec2u(grid.side - 1u));
  return unpack4x8unorm(pixels[grid.first + (image * grid.side + texel.y) * grid.side + texel.x]);
}
