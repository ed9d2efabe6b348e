/** Reads arrays of NumPy's .npz files: a zip of .npy files (numpy/lib/format.py describes both). */
import { unzipSync } from 'fflate'

export interface NumpyArray {
  readonly shape: readonly number[]
  /** In C order. */
  readonly values: Float32Array | Float64Array
}

/** Cause and what to do, as sentences. */
export class NpzFault extends Error {}

const magic = '\x93NUMPY'

const readers = {
  '<f4': { size: 4, read: (view: DataView, at: number) => view.getFloat32(at, true), of: Float32Array },
  '>f4': { size: 4, read: (view: DataView, at: number) => view.getFloat32(at, false), of: Float32Array },
  '<f8': { size: 8, read: (view: DataView, at: number) => view.getFloat64(at, true), of: Float64Array },
  '>f8': { size: 8, read: (view: DataView, at: number) => view.getFloat64(at, false), of: Float64Array },
} as const

const isReadable = (descr: string): descr is keyof typeof readers => Object.hasOwn(readers, descr)

/** One .npy file; `name` is said in faults. Throws NpzFault. */
export const parseNpy = (bytes: Uint8Array, name: string): NumpyArray => {
  const broken = (what: string): NpzFault =>
    new NpzFault(`${name} ${what}. Save it with numpy.savez or numpy.savez_compressed.`)
  if (bytes.length < 12 || String.fromCharCode(...bytes.subarray(0, 6)) !== magic) throw broken('is no .npy array')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // Version 1 has two bytes of length, versions 2 and 3 have four.
  const isShort = bytes[6] === 1
  const start = isShort ? 10 : 12
  const end = start + (isShort ? view.getUint16(8, true) : view.getUint32(8, true))
  if (end > bytes.length) throw broken('is cut short')
  const header = new TextDecoder('latin1').decode(bytes.subarray(start, end))
  const descr = /'descr':\s*'([^']*)'/.exec(header)?.[1]
  const order = /'fortran_order':\s*(True|False)/.exec(header)?.[1]
  const dims = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1]
  if (descr === undefined || order === undefined || dims === undefined)
    throw broken('has a header that is not read here')
  if (!isReadable(descr)) throw broken(`holds numbers of type ${descr}; float32 or float64 is needed`)
  const shape = dims.split(',').flatMap((part) => (part.trim() === '' ? [] : [Number(part)]))
  if (order === 'True' && shape.length > 2) throw broken('is in Fortran order, which is read for matrices only')
  const { size, read, of } = readers[descr]
  const length = shape.reduce((product, dim) => product * dim, 1)
  if (bytes.length - end !== length * size)
    throw broken(`has ${bytes.length - end} bytes of numbers, not ${length * size}`)
  const values = new of(length)
  const [rows = 1, columns = 1] = shape
  const isTransposed = order === 'True' && shape.length === 2
  for (let k = 0; k < length; k++) {
    const place = isTransposed ? (k % rows) * columns + Math.floor(k / rows) : k
    values[place] = read(view, end + k * size)
  }
  return { shape, values }
}

/** The named arrays of an .npz file. Throws NpzFault where one is missing or cannot be read. */
export const readNpz = <K extends string>(bytes: Uint8Array, names: readonly K[]): Readonly<Record<K, NumpyArray>> => {
  let files: Record<string, Uint8Array>
  try {
    files = unzipSync(bytes)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new NpzFault(`The statistics are no .npz file (${why}). Choose the file that numpy.savez wrote.`)
  }
  return Object.fromEntries(
    names.map((name) => {
      const file = files[`${name}.npy`]
      if (file) return [name, parseNpy(file, `The array ${name}`)]
      const found = Object.keys(files).join(', ') || 'nothing'
      throw new NpzFault(
        `The statistics have no array ${name}: the file holds ${found}. It must hold ${names.join(' and ')}.`,
      )
    }),
  ) as Record<K, NumpyArray>
}
