/** What the figures are drawn from: numbers and what they were measured with. */
import * as v from 'valibot'

const amount = v.pipe(v.number(), v.finite(), v.minValue(0))
const count = v.pipe(v.number(), v.integer(), v.minValue(1))
const network = v.object({ name: v.string(), sha256: v.string(), images: count })
const point = { nfe: count, error: amount }
const curve = { key: v.string(), label: v.string() }
const list = v.object({ levels: v.array(amount), errors: v.pipe(v.array(amount), v.minLength(1)) })
const draw = v.object({ distance: amount, accuracy: amount })

/** Root mean square errors are in units of the data: images are in [-1, 1]. */
export const partSchemas = {
  /**
   * Error against network calls of the original samplers and of what was changed in them. `floor` is the error of the
   * converged run itself, measured against one of half the steps.
   */
  talk: v.object({
    network,
    toyPoints: count,
    referenceSteps: count,
    images: v.array(v.object({ ...curve, points: v.array(v.object({ ...point, floor: amount })) })),
    toy: v.array(v.object({ ...curve, points: v.array(v.object(point)) })),
  }),
  /** Error of each step, carried to sigma = 0. */
  local: v.object({
    network,
    steps: count,
    curves: v.array(
      v.object({ rho: v.number(), errors: v.array(v.object({ sigma: amount, sigmaNext: amount, carried: amount })) }),
    ),
  }),
  /** Lists of noise levels and the errors of latents that they were not fitted on, one per latent, in the same order for all. */
  levels: v.object({
    network,
    fittedOn: count,
    lists: v.array(v.object({ steps: count, nfe: count, rho7: list, equalized: list, optimized: list })),
  }),
  /** Fréchet distance in a classifier's features, and the share of images that it takes for the class asked for. */
  quality: v.object({
    /** `images` are those of a draw. */
    network,
    classifier: v.object({ name: v.string(), sha256: v.string(), testAccuracy: v.nullable(v.number()) }),
    /** Test images against the training images: what a perfect sampler would get. */
    floor: v.nullable(v.object({ images: count, distance: amount, accuracy: amount })),
    curves: v.array(
      v.object({
        ...curve,
        /** Draws are of disjoint sets of latents, the same for every point. */
        points: v.array(v.object({ nfe: count, steps: count, draws: v.pipe(v.array(draw), v.minLength(1)) })),
      }),
    ),
  }),
  /** The same designs on the toy, on exact pictures and on a network: errors to where the exact flow ends. */
  worlds: v.object({
    network,
    pictures: v.object({ seed: v.number(), side: count, images: count }),
    toyPoints: count,
    /** Where the toy's modes are; its errors are in units of that. */
    scales: v.array(v.number()),
    /** Errors of the converged runs of pictures and network themselves. */
    floors: v.object({ pictures: amount, network: amount }),
    rows: v.array(
      v.object({
        key: v.string(),
        nfe: count,
        toy: v.array(amount),
        pictures: v.object({ median: amount, rms: amount, error: amount }),
        network: v.object({ median: amount, rms: amount, error: amount }),
      }),
    ),
  }),
} as const

export type PartName = keyof typeof partSchemas
export const partNames = Object.keys(partSchemas) as readonly PartName[]
/** Parts that are drawn and described together; the table of the worlds stands by itself. */
export const drawnParts = ['talk', 'local', 'levels', 'quality'] as const satisfies readonly PartName[]
export type Part<P extends PartName> = v.InferOutput<(typeof partSchemas)[P]>

export const resultsSchema = v.object({
  /** What the last bits can depend on. */
  software: v.record(v.string(), v.string()),
  machine: v.string(),
  talk: partSchemas.talk,
  local: partSchemas.local,
  levels: partSchemas.levels,
  quality: partSchemas.quality,
})

/** What public/figures/worlds.json holds. */
export const worldsSchema = v.object({
  software: v.record(v.string(), v.string()),
  machine: v.string(),
  worlds: partSchemas.worlds,
})
export type WorldsResults = v.InferOutput<typeof worldsSchema>
export type Results = v.InferOutput<typeof resultsSchema>

/** Throws for what is no such file. */
export const readWorlds = (json: unknown): WorldsResults => v.parse(worldsSchema, json)
