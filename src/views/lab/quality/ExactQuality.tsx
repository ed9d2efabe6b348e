import { useDeferredValue } from 'react'
import { showCount } from '../../../base/number.ts'
import { exactName, exactWorldOf } from '../../../engine/exact/worlds.ts'
import { type ExactContent, exactCalls } from '../../../measure/exact/exact.ts'
import type { CurvesAsked } from '../../../measure/quality/curves.ts'
import type { Content } from '../../../measure/studies/study.ts'
import { imagePerturbationOf } from '../../../state/imperfect.ts'
import { callsOf } from '../../../state/match.ts'
import { denoiserKey, networkKey } from '../../../state/network-key.ts'
import { comparedOf } from '../../../state/selectors.ts'
import { useExplorer } from '../../explorer-context.tsx'
import { CurvesForm } from './CurvesForm.tsx'
import { ExactNote, ExactStudy } from './ExactStudy.tsx'
import { pictureCounts } from './exact-counts.ts'
import { KeptStudy } from './KeptStudy.tsx'

const pick = (content: Content): ExactContent | null => (content.kind === 'exact quality' ? content : null)

/** How good the page's designs are on exact pictures: a study, which waits in the queue with the others. */
export const ExactQuality = () => (
  <section className="lab-view" aria-label="Quality of exact pictures">
    <KeptStudy
      choice="exact quality study"
      pick={pick}
      show={(id, content) => <ExactStudy id={id} content={content} />}
      form={(last, onStart) => <ExactForm last={last} onStart={onStart} />}
    />
  </section>
)

interface ExactFormProps {
  readonly last: ExactContent | null
  readonly onStart: (content: ExactContent) => void
}

/** A few counts, among them the page's own in the place of what is near it. */
const usualCounts = (own: number | null): readonly number[] =>
  own === null ? [5, 9, 18] : [...[5, 9, 18].filter((count) => Math.abs(count / own - 1) > 0.25), own]

/** For what a study takes of which nothing is known. */
const nothing = { get: () => undefined, faultOf: () => undefined }

const ExactForm = ({ last, onStart }: ExactFormProps) => {
  const compared = useDeferredValue(useExplorer(comparedOf))
  const document = useExplorer((state) => state.document)
  const { network: id, images, match } = document
  const world = exactWorldOf(id)
  const active = compared.find(({ isActive }) => isActive)!.design
  const by = match === 'calls' ? 'calls' : 'steps'
  if (!world) return null
  const name = exactName(world)
  const perturbation = imagePerturbationOf(document) ?? null
  const contentOf = (asked: CurvesAsked): ExactContent => ({
    kind: 'exact quality',
    network: { network: denoiserKey(networkKey({ name }), document), name, id, perturbation },
    class: images.class,
    ...asked,
  })
  return (
    <>
      <ExactNote />
      <CurvesForm
        compared={compared}
        last={last}
        usual={{ by, counts: usualCounts(by === 'calls' ? callsOf(active) : active.steps), images: 300 }}
        imageCounts={pictureCounts}
        images="Pictures"
        costText={(asked) =>
          `About ${showCount(Number(exactCalls(contentOf(asked), nothing).toPrecision(2)))} denoiser calls with one picture`
        }
        obstacle={null}
        onStart={(asked) => onStart(contentOf(asked))}
      />
    </>
  )
}
