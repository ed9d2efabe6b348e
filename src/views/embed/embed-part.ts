import { latePart } from '../controls/late.tsx'

/** A part alone, in a frame of another page. */
export const embedPart = latePart({
  name: 'This part',
  load: () => import('./EmbedPage.tsx'),
  pick: (module) => module.EmbedPage,
})
