/** What an animation is written by, whatever its format. */
export interface FilmMaker {
  /** Ending of the file's name. */
  readonly ending: 'mp4' | 'webm' | 'gif'
  readonly type: string
  /** The canvas as the next frame, in view for `seconds`. */
  add(seconds: number): Promise<void>
  /** The file. */
  finish(): Promise<Uint8Array<ArrayBuffer>>
  /** Lets go of what it holds; nothing can be added. */
  cancel(): Promise<void>
}
