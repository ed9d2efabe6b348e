/** Labels that the page has controls for. */
export const classCount = 10
