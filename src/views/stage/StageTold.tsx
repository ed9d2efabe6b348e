import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Scene } from '../../scenes/scene.ts'
import { useExplorer } from '../explorer-context.tsx'
import { Prose } from '../tour/Prose.tsx'
import type { Tube } from '../tube/tube.ts'
import { GoalCard } from './GoalCard.tsx'
import { truthOfBeat } from './point-truth.ts'
import { QuestionCard } from './QuestionCard.tsx'
import { Sentence } from './Sentence.tsx'
import { StageControl } from './StageControl.tsx'
import { toldBeat } from './told.ts'
import type { PictureErrors } from './use-picture-errors.ts'
import type { Asked } from './use-question.ts'

interface ToldProps {
  readonly scene: Scene
  readonly beat: number
  readonly tube: Tube
  readonly asked: Asked | undefined
  readonly errors: PictureErrors
}

/** What has been said so far. The earliest give way where there is no room for all. */
export const Told = ({ scene, beat, tube, asked, errors }: ToldProps) => {
  const document = useExplorer((state) => state.document)
  const box = useRef<HTMLDivElement>(null)
  const now = scene.beats[beat]!
  const truth = useMemo(() => truthOfBeat(scene, beat), [scene, beat])
  const told = Array.from({ length: beat }, (_, k) => toldBeat(scene, k))
  useLayoutEffect(() => {
    const makeRoom = (): void => {
      const element = box.current
      if (!element) return
      const sentences = [...element.querySelectorAll<HTMLElement>('.stage-beat')]
      const fits = (): boolean => element.scrollHeight <= element.clientHeight + 1
      const question = element.querySelector<HTMLElement>('.question')
      for (const sentence of sentences) sentence.hidden = false
      question?.removeAttribute('data-tight')
      for (const sentence of sentences.slice(0, -1)) {
        if (fits()) break
        sentence.hidden = true
      }
      if (question && !fits()) question.dataset.tight = ''
      // The answer to a guess goes before what was said ahead of the question.
      if (question?.dataset.answered !== undefined && !fits()) sentences.at(-1)!.hidden = true
      // On a phone the words scroll, by keys too.
      if (element.scrollHeight > element.clientHeight + 1) element.tabIndex = 0
      else element.removeAttribute('tabindex')
    }
    makeRoom()
    const observer = new ResizeObserver(makeRoom)
    if (box.current) observer.observe(box.current)
    // Formulas grow when their fonts arrive.
    const { fonts } = window.document
    fonts.addEventListener('loadingdone', makeRoom)
    return () => {
      observer.disconnect()
      fonts.removeEventListener('loadingdone', makeRoom)
    }
  })
  const hasLine = now.light?.includes('control') && !now.say.includes('{control}')
  return (
    <>
      <div className="stage-told" ref={box}>
        {told.map((one) => (
          <p key={one.say} className="stage-beat told">
            <Sentence text={one.say} control={scene.control} document={one.document} tube={one.tube} isTold />
          </p>
        ))}
        <p className="stage-beat" aria-current="step">
          <Sentence text={now.say} control={scene.control} document={document} tube={tube} isTold={false} />
        </p>
        {scene.control && hasLine && (
          <p className="stage-control-line">
            <Prose text={scene.control.words} /> <StageControl control={scene.control} />
          </p>
        )}
        {now.goal && <GoalCard goal={now.goal} scene={scene.id} beat={beat} tube={tube} errors={errors} />}
        {asked && <QuestionCard key={asked.question.id} asked={asked} curve={scene.curve} truth={truth} />}
      </div>
      <Announcement text={`Beat ${beat + 1} of ${scene.beats.length}.`} />
    </>
  )
}

/** Said by screen readers, not seen. */
const Announcement = ({ text }: { readonly text: string }) => {
  const [said, setSaid] = useState('')
  useEffect(() => setSaid(text), [text])
  return (
    <p className="visually-hidden" role="status">
      {said}
    </p>
  )
}
