/**
 * Memories of WebAssembly that this process has made. A library makes its memory when it is loaded, and files share a
 * process: so test/setup.ts listens before any file can load one.
 */
export const memories: WebAssembly.Memory[] = []

WebAssembly.Memory = new Proxy(WebAssembly.Memory, {
  construct: (Memory, [descriptor]) => {
    const made = new Memory(descriptor)
    memories.push(made)
    return made
  },
})
