/**
 * Rows [count, classes] of labels as the network takes them; all zero for none. Throws RangeError for a label that the
 * network lacks.
 */
export const oneHot = (labels: readonly (number | null)[], classes: number): Float32Array => {
  const rows = new Float32Array(labels.length * classes)
  labels.forEach((label, image) => {
    if (label === null) return
    if (!(label < classes)) throw new RangeError(`the network has ${classes} labels, none of index ${label}`)
    rows[image * classes + label] = 1
  })
  return rows
}
