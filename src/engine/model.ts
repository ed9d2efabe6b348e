/** A network with what belongs to it, fetched and checked. */
import { type ModelCard, parseCard, verifyBytes } from './card.ts'
import { fetchBytes, fetchJson } from './download.ts'
import { parseSelfTest, type SelfTest } from './self-test.ts'

export interface Model {
  readonly card: ModelCard
  readonly bytes: Uint8Array
  readonly selfTest: SelfTest
}

/** `url` is that of the network's files without their endings. `report` hears of bytes received and of all of them. */
export const fetchModel = async (url: string, report: (received: number, total: number) => void): Promise<Model> => {
  const cardUrl = `${url}.card.json`
  const card = parseCard(await fetchJson(cardUrl, 'The model card'), cardUrl)
  report(0, card.bytes)
  const bytes = await fetchBytes(new URL(card.file, cardUrl).href, `The network ${card.name}`, (received) =>
    report(received, card.bytes),
  )
  await verifyBytes(card, bytes)
  const testUrl = `${url}.selftest.json`
  return { card, bytes, selfTest: parseSelfTest(await fetchJson(testUrl, 'The network’s self-test'), testUrl) }
}
