/** How benches print what they measured. */

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]!
}

export const print = (title: string, rows: readonly (readonly [string, string])[]): void => {
  const width = Math.max(...rows.map(([name]) => name.length))
  process.stdout.write(`\n${title}\n`)
  for (const [name, value] of rows) process.stdout.write(`  ${name.padEnd(width)}  ${value}\n`)
}
