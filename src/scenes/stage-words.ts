/** Labels of the stage, apart from a scene's own sentences. */
export interface StageWords {
  /** A printed number with the language's decimal sign. */
  readonly number: (text: string) => string
  readonly next: string
  readonly nextScene: string
  readonly exactCurve: string
  /** Before a number. */
  readonly missesBy: string
  readonly addsNoise: string
  readonly noiseLevel: string
  readonly sampling: string
  readonly start: string
  readonly yourGuess: string
  readonly dragMe: string
  readonly commit: string
  readonly drawHint: string
  readonly pointHint: string
  readonly again: string
  /** Around a number. */
  readonly lowest: (at: string) => string
  readonly factor: (factor: string) => string
  readonly directionHere: string
  readonly directionThere: string
  readonly movedBack: string
  readonly stepStart: string
  readonly stepEnd: string
  readonly lessNoise: string
  readonly heunMisses: string
  readonly eulerMisses: string
  readonly calls: string
  readonly offBy: string
  readonly exactFlow: string
  readonly sameNoise: string
  readonly exactPictures: string
  readonly toy: string
  readonly errorOfPictures: string
  readonly yourPictures: (count: number, error: string) => string
}

export const englishWords: StageWords = {
  number: (text) => text,
  next: 'Next',
  nextScene: 'Next scene',
  exactCurve: 'exact curve',
  missesBy: 'misses by',
  addsNoise: 'adds noise',
  noiseLevel: 'noise level σ',
  sampling: '← sampling',
  start: 'start',
  yourGuess: 'your guess',
  yourPictures: (count, error) => `your ${count} pictures: ${error}`,
  dragMe: 'drag me',
  commit: 'That is my guess',
  drawHint: 'Draw over the plot, from left to right.',
  pointHint: 'Move the gold point up or down on its line.',
  again: 'Guess again',
  lowest: (at) => `Your lowest point is at ${at}. `,
  factor: (factor) => ` Your curve is off by a factor of ${factor} on average.`,
  directionHere: '1 direction here',
  directionThere: '2 direction there',
  movedBack: '2 moved back',
  stepStart: 'start of the step',
  stepEnd: 'end of the step',
  lessNoise: '← less noise',
  heunMisses: 'Heun misses by',
  eulerMisses: 'Euler misses by',
  calls: 'calls',
  offBy: 'off by',
  exactFlow: 'exact flow',
  sameNoise: 'from the same noise',
  exactPictures: 'exact pictures',
  toy: 'toy',
  errorOfPictures: 'error of the pictures',
}
