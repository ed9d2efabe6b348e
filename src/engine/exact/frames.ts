/** Pixels of runs that were done without: the result first, then the way there, in any order of its steps. */
import type { Term } from '../../core/linear.ts'
import { sizeOf } from '../../pictures/pixels.ts'
import { pictureInto, type Trajectory, weightsOf } from '../../pictures/run.ts'
import type { World } from '../../pictures/world.ts'
import type { Frame, RunRequest } from '../protocol.ts'
import { paintDenoised, paintGrey, paintResidual, paintState } from '../tonemap.ts'

/** What moves no value by more is not painted: a fiftieth of what a screen can show. */
const tolerance = 1e-4
/** The residual magnifies what is left of x - D at low noise levels. */
const toleranceAt = (sigma: number): number => tolerance * Math.min(1, sigma)

export interface FramePainter {
  /** The result as it is shown, of final images that `images` gave. */
  readonly result: (images: Float32Array) => Frame
  readonly frame: (step: number) => Frame
  /** Final images, [count, 3, side, side], exact to float32; a new array. */
  readonly images: () => Float32Array
}

/** For the pictures of one request, which share their program. */
export const createFramePainter = (
  world: World,
  trajectories: readonly Trajectory[],
  { id, program, displaySigmaData }: RunRequest,
): FramePainter => {
  const size = sizeOf(world)
  const { side } = world
  const count = trajectories.length
  const steps = program.steps.length

  const picturesOf = (form: readonly Term[], least: number): Float32Array => {
    const out = new Float32Array(count * size)
    trajectories.forEach((trajectory, image) => {
      const weights = weightsOf(trajectory.plan, trajectory.label, form)
      pictureInto(trajectory, weights, out.subarray(image * size, (image + 1) * size), least)
    })
    return out
  }

  return {
    result: (images) => {
      const state = paintDenoised(side, images)
      return { run: id, step: steps, steps, side, state, denoised: state.slice(), residual: paintGrey(side, count) }
    },
    frame: (step) => {
      const mark = program.steps[step]!
      const least = toleranceAt(mark.sigmaHat)
      const x = picturesOf([{ base: mark.x, coefficient: 1 }], least)
      const denoised = picturesOf(mark.denoised, least)
      // Without churn the state that the denoiser saw is x.
      const isSame = mark.xHat.length === 1 && mark.xHat[0]!.base === mark.x && mark.xHat[0]!.coefficient === 1
      const xHat = isSame ? x : picturesOf(mark.xHat, least)
      return {
        run: id,
        step,
        steps,
        side,
        state: paintState(side, x, mark.s, mark.sigma, displaySigmaData),
        denoised: paintDenoised(side, denoised),
        residual: paintResidual(side, xHat, mark.sHat, mark.sigmaHat, denoised),
      }
    },
    images: () => picturesOf([{ base: program.result, coefficient: 1 }], 0),
  }
}
