/** How a measurement stands; `share` of its work is done, from 0 to 1. */
export type JobStatus =
  | { readonly status: 'idle' }
  | { readonly status: 'running'; readonly share: number }
  | { readonly status: 'done' }
  | { readonly status: 'cancelled' }
  | { readonly status: 'failed'; readonly message: string }
