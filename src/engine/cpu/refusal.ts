/** What the engine of src/engine/cpu cannot compute, by name: another engine takes the network over. Not a fault. */
export class Refusal extends Error {
  constructor(what: string) {
    super(what)
    this.name = 'Refusal'
  }
}
