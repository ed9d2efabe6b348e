// Linear forms over the arena's tensors and over draws of noise. Whoever includes this declares `row` with `forms`,
// `seed` and `first_image`, `arena`, and `table`.

struct Form {
  terms: u32,
  /// The form's noise: draws [first_draw, end_draw) of the table, two words each, stream and weight.
  first_draw: u32,
  end_draw: u32,
  slots: array<vec4u, 2>,
  coefficients: array<vec4f, 2>,
}

/// Pairs of elements of an image [3, side, side].
override image_pairs: u32;

/// Index of an element pair in the arena; a slot holds a tensor of `images` images.
fn place(slot: u32, images: u32, image: u32, pair: u32) -> u32 {
  return (slot * images + image) * image_pairs + pair;
}

/// Elements 2 pair and 2 pair + 1 of a form, of an image.
fn evaluate(k: u32, images: u32, image: u32, pair: u32) -> vec2f {
  var sum = vec2f(0.0);
  for (var t = 0u; t < row.forms[k].terms; t++) {
    let slot = row.forms[k].slots[t / 4u][t % 4u];
    sum += row.forms[k].coefficients[t / 4u][t % 4u] * arena[place(slot, images, image, pair)];
  }
  for (var d = row.forms[k].first_draw; d < row.forms[k].end_draw; d++) {
    sum += bitcast<f32>(table[2u * d + 1u]) * normals(row.seed, row.first_image + image, table[2u * d], pair);
  }
  return sum;
}
