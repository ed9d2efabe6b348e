import { Late, latePart } from './controls/late.tsx'
import { NotesWindow } from './notes-window/NotesWindow.tsx'

/** The stage's pictures come after the words, which the speaker needs first. */
const miniature = latePart({
  name: 'The small picture',
  load: () => import('./stage/Miniature.tsx'),
  pick: (module) => module.Miniature,
})

/** The window of a talk's notes. */
export const NotesDoor = ({ talk }: { readonly talk: string }) => (
  <NotesWindow talk={talk} picture={(shown) => <Late part={miniature} with={shown} />} />
)
