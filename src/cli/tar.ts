/** Tape archives (POSIX ustar), as far as an archive of small files needs them: appended to, and read at known places. */

/** Archives consist of blocks of this many bytes. */
export const block = 512

/** Bytes of a file's content in an archive, filled up to whole blocks. */
export const padded = (bytes: number): number => Math.ceil(bytes / block) * block

/** Header of a file: the same bytes for the same name and length, whoever writes it and when. */
export const tarHeader = (name: string, bytes: number): Uint8Array => {
  const header = new Uint8Array(block)
  const put = (text: string, at: number): void => {
    header.set(new TextEncoder().encode(text), at)
  }
  const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0')
  if (name.length > 100) throw new RangeError(`the name ${name} is too long for an archive`)
  put(name, 0)
  put(`${octal(0o644, 7)}\0`, 100)
  put(`${octal(0, 7)}\0`, 108)
  put(`${octal(0, 7)}\0`, 116)
  put(`${octal(bytes, 11)}\0`, 124)
  // The time is left at 0, so that the same cells make the same archive.
  put(`${octal(0, 11)}\0`, 136)
  put(' '.repeat(8), 148)
  put('0', 156)
  put('ustar\x0000', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  put(`${octal(sum, 6)}\0 `, 148)
  return header
}

/** What closes an archive. */
export const tarEnd = new Uint8Array(2 * block)
