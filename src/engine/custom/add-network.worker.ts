/** Wraps a custom network, checks it by onnxruntime on the CPU and keeps it, beside the engine that goes on running. */
import { EngineFault, messageOf } from '../fault.ts'
import { createOrtBackend } from '../wasm.ts'
import { type AddNetworkAnswer, type AddNetworkRequest, brokenCard, cardOf, hashOf } from './add-network.ts'
import { checkNetwork } from './check.ts'
import { keepNetwork } from './kept.ts'
import { wrapOnnx } from './wrap.ts'

const scope = globalThis as unknown as {
  postMessage(message: AddNetworkAnswer): void
  onmessage: ((event: MessageEvent<AddNetworkRequest>) => void) | null
}

const bring = async ({ name, bytes, answers, labels = null, base }: AddNetworkRequest): Promise<AddNetworkAnswer> => {
  const onnx = wrapOnnx(bytes, answers)
  const id = await hashOf(onnx)
  const card = await cardOf(id, name, onnx, bytes, labels)
  scope.postMessage({ type: 'doing', what: 'Opening it on the CPU' })
  const backend = await createOrtBackend({ card, bytes: onnx }, 1).catch((error) => {
    throw error instanceof EngineFault ? error : brokenCard(messageOf(error))
  })
  try {
    const check = await checkNetwork(backend, (what) => scope.postMessage({ type: 'doing', what }))
    const summary = { id, label: name, bytes: onnx.length, verdict: check.verdict }
    await keepNetwork({ summary, card, selfTest: check.selfTest, onnx }, base)
    return { type: 'kept', summary, check }
  } finally {
    await backend.dispose()
  }
}

scope.onmessage = ({ data }) => {
  void bring(data)
    .catch(
      (error): AddNetworkAnswer => ({
        type: 'refused',
        message:
          error instanceof EngineFault
            ? `${error.message} ${error.advice}`
            : `The network failed: ${messageOf(error)}.`,
      }),
    )
    .then((answer) => scope.postMessage(answer))
}
