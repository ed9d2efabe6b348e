/** What the queue's bar says of a sheet. */
export const sheetWords = {
  all: 'Make the sheet',
  rest: 'Make the rest',
  done: 'All of its cells are made.',
} as const
