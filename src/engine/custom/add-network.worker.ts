/** Wraps a custom network, checks it by onnxruntime on the CPU and keeps it, beside the engine that goes on running. */
import { createOrtBackend } from '../wasm.ts'
import type { AddNetworkAnswer, AddNetworkRequest } from './add-network.ts'
import { keepNetwork } from './kept.ts'
import { prepareNetwork, refusalOf } from './prepare-network.ts'

const scope = globalThis as unknown as {
  postMessage(message: AddNetworkAnswer): void
  onmessage: ((event: MessageEvent<AddNetworkRequest>) => void) | null
}

const add = async (request: AddNetworkRequest): Promise<AddNetworkAnswer> => {
  const { summary, card, check, onnx } = await prepareNetwork(
    request,
    (network) => createOrtBackend(network, 1),
    (what) => scope.postMessage({ type: 'doing', what }),
  )
  await keepNetwork({ summary, card, selfTest: check.selfTest, onnx }, request.base)
  return { type: 'kept', summary, check }
}

scope.onmessage = ({ data }) => {
  void add(data)
    .catch(refusalOf)
    .then((answer) => scope.postMessage(answer))
}
