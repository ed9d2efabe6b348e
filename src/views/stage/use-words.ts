import type { StageWords } from '../../scenes/stage-words.ts'
import { stageWordsOf } from '../../scenes/translations.ts'
import { useExplorer } from '../explorer-context.tsx'

/** Labels of the stage, in the language of the open scene. */
export const useWords = (): StageWords =>
  useExplorer(({ document, language }) => stageWordsOf(document.scene, language))
