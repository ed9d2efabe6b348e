/** What can stand alone in a frame of somebody else's page, and what of it can be left out. */

export interface EmbedPart {
  readonly label: string
  /** Controls by the name that `&hide=` gives them. */
  readonly controls: Readonly<Record<string, string>>
}

/** Below every part: the way to the whole page. */
const link = 'the link to the whole page'

export const embedParts = {
  toy: {
    label: 'Toy',
    controls: {
      tools: 'the row of tools',
      legend: 'the legend',
      readings: 'the errors and the cost',
      errors: 'errors on purpose',
      data: 'the data distribution',
      link,
    },
  },
  pictures: {
    label: 'Pictures',
    controls: {
      source: 'the choice of world, network and device',
      settings: 'number, class, view and seed',
      steps: 'the slider over the steps',
      cost: 'calls and time',
      link,
    },
  },
  schedule: {
    label: 'Schedule',
    controls: { tools: 'the row of tools', legend: 'the legend', levels: 'the levels as text', link },
  },
  stage: {
    label: 'Stage',
    controls: { tools: 'the row of tools', bar: 'back, next and the dots', link },
  },
  compare: {
    label: 'Compare',
    controls: {
      question: 'the question above',
      designs: 'the cards of the designs',
      settings: 'what changes the chosen design',
      answer: 'the answer, and the tools of the pictures',
      plots: 'the toy and the noise levels',
      link,
    },
  },
} as const satisfies Readonly<Record<string, EmbedPart>>

export type PartName = keyof typeof embedParts

export const partNames = Object.keys(embedParts) as readonly PartName[]

/** Names for `&hide=`, in the order in which they stand in the part. */
export const controlsOf = (part: PartName): readonly string[] => Object.keys(embedParts[part].controls)

/** Whether the part has pictures, which need an engine. */
export const hasPictures = (part: PartName): boolean => part !== 'toy' && part !== 'schedule'

/** Whether the part fills its frame; the others are as high as what they show. */
export const fillsFrame = (part: PartName): boolean => part === 'stage'
