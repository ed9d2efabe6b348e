import { useEffect, useState } from 'react'
import * as v from 'valibot'

/** What the table tells of a network's card. */
const cardSchema = v.object({
  name: v.string(),
  parameters: v.optional(v.number()),
  images_seen: v.optional(v.number(), 0),
  validation_loss_by_sigma: v.optional(v.record(v.string(), v.number()), {}),
})

export type CardState =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly message: string }
  | {
      readonly status: 'read'
      readonly name: string
      readonly parameters: number | undefined
      readonly images: number
      /** Validation loss by noise level, the lowest level first. */
      readonly losses: readonly { readonly sigma: number; readonly loss: number }[]
    }

/** Reads a card's measures. Throws for what is no card. */
export const readMeasures = (input: unknown): Extract<CardState, { status: 'read' }> => {
  const card = v.parse(cardSchema, input)
  return {
    status: 'read',
    name: card.name,
    parameters: card.parameters,
    images: card.images_seen,
    losses: Object.entries(card.validation_loss_by_sigma)
      .map(([sigma, loss]) => ({ sigma: Number(sigma), loss }))
      .sort((a, b) => a.sigma - b.sigma),
  }
}

/** The card of the network that the page's address names. */
export const useCard = (): CardState => {
  const [card, setCard] = useState<CardState>({ status: 'loading' })
  useEffect(() => {
    const cancel = new AbortController()
    const name = new URLSearchParams(location.search).get('model') ?? 'cifar10-mini'
    const load = async (): Promise<void> => {
      try {
        const response = await fetch(new URL(`models/${encodeURIComponent(name)}.card.json`, document.baseURI), {
          signal: cancel.signal,
        })
        if (!response.ok) throw new Error(`the server answered ${response.status}`)
        setCard(readMeasures(await response.json()))
      } catch (error) {
        if (cancel.signal.aborted) return
        const cause = error instanceof Error ? error.message : String(error)
        setCard({
          status: 'failed',
          message: `The card of the network ${name} could not be read: ${cause}. Reload the page.`,
        })
      }
    }
    void load()
    return () => cancel.abort()
  }, [])
  return card
}
