import * as v from 'valibot'
import { type Fetched, useFetched } from '../use-fetched.ts'

/** What the table shows of a network's card. */
const cardSchema = v.object({
  name: v.string(),
  parameters: v.optional(v.number()),
  images_seen: v.optional(v.number(), 0),
  validation_loss_by_sigma: v.optional(v.record(v.string(), v.number()), {}),
})

export interface CardMeasures {
  readonly name: string
  readonly parameters: number | undefined
  readonly images: number
  /** Validation loss by noise level, the lowest level first. */
  readonly losses: readonly { readonly sigma: number; readonly loss: number }[]
}

/** Reads a card's measures. Throws for what is no card. */
export const readMeasures = (input: unknown): CardMeasures => {
  const card = v.parse(cardSchema, input)
  return {
    name: card.name,
    parameters: card.parameters,
    images: card.images_seen,
    losses: Object.entries(card.validation_loss_by_sigma)
      .map(([sigma, loss]) => ({ sigma: Number(sigma), loss }))
      .sort((a, b) => a.sigma - b.sigma),
  }
}

/** The card of the network that the page's address names. */
export const useCard = (): Fetched<CardMeasures> => {
  const name = new URLSearchParams(location.search).get('model') ?? 'cifar10-mini'
  return useFetched(`models/${encodeURIComponent(name)}.card.json`, `The card of the network ${name}`, readMeasures)
}
