// The one kernel of a network call: stores the output of the call before, evaluates the new state, and feeds the next
// call. An invocation has two elements of an image of the batch. Designs that run together have a launch each.

struct Row {
  seed: u32,
  /// Images of a tensor in the arena, and the first one of this batch.
  images: u32,
  first: u32,
  /// Where the output of the call before goes: slot (or none), first image, and images at the batch's start that an
  /// earlier batch has stored.
  collect_slot: u32,
  collect_first: u32,
  collect_skip: u32,
  /// 2^32 - 1 - the index of that call: the first bad one wins by atomicMax.
  fault: u32,
  /// Slot of the state forms[0], or none.
  write_slot: u32,
  /// 1 where forms[1] goes to the network, with sigma and the image's label or no label.
  feeds: u32,
  has_label: u32,
  sigma: f32,
  classes: u32,
  /// Where the table has the label of each image.
  labels: u32,
  /// Number of image 0 among those of its seed.
  first_image: u32,
  forms: array<Form, 2>,
}

/// First image of this design in the call that is fed, and in the one whose output is collected; none where it takes no
/// part.
struct Seat {
  feed: u32,
  collect: u32,
}

@group(0) @binding(0) var<uniform> row: Row;
@group(0) @binding(1) var<storage, read> table: array<u32>;
@group(0) @binding(2) var<storage, read_write> arena: array<vec2f>;
@group(0) @binding(3) var<storage, read> output: array<vec2u>;
@group(0) @binding(4) var<storage, read_write> input: array<vec2f>;
@group(0) @binding(5) var<storage, read_write> sigmas: array<f32>;
@group(0) @binding(6) var<storage, read_write> labels: array<f32>;
@group(0) @binding(7) var<storage, read_write> faults: atomic<u32>;
@group(0) @binding(8) var<uniform> seat: Seat;

const none = 0xffffffffu;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let pair = id.x;
  let local = id.y;
  let image = row.first + local;

  if (row.collect_slot != none && seat.collect != none && local >= row.collect_skip) {
    // As integers, so that no compiler assumes away what is not a number.
    let bits = output[(seat.collect + local) * image_pairs + pair];
    if (any((bits & vec2u(0x7f800000u)) == vec2u(0x7f800000u))) {
      atomicMax(&faults, row.fault);
    }
    arena[place(row.collect_slot, row.images, row.collect_first + local, pair)] = bitcast<vec2f>(bits);
  }
  if (row.write_slot != none) {
    arena[place(row.write_slot, row.images, image, pair)] = evaluate(0u, row.images, image, pair);
  }
  if (row.feeds == 1u && seat.feed != none) {
    let place_in_call = seat.feed + local;
    input[place_in_call * image_pairs + pair] = evaluate(1u, row.images, image, pair);
    if (pair == 0u) {
      sigmas[place_in_call] = row.sigma;
    }
    for (var label = pair; label < row.classes; label += image_pairs) {
      labels[place_in_call * row.classes + label] = f32(row.has_label == 1u && table[row.labels + image] == label);
    }
  }
}
