/** What a field shows: the chosen option of a list, or the text of an input. */
export const fieldText = (field: HTMLSelectElement | HTMLInputElement): string =>
  field instanceof HTMLSelectElement ? (field.selectedOptions[0]?.text ?? '') : field.value
