/** Images of a cell side by side. */
export const cellColumns = (images: number): number => Math.ceil(Math.sqrt(images))
