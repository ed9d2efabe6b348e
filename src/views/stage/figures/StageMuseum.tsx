import { useEffect, useMemo, useState } from 'react'
import { showNumber } from '../../../base/number.ts'
import { compile } from '../../../core/compile.ts'
import type { Program } from '../../../core/program.ts'
import { labelsOf } from '../../../document/images.ts'
import { paintDenoised } from '../../../engine/tonemap.ts'
import { rmsOfEach } from '../../../metrics/rms.ts'
import { parseHash } from '../../../scenes/link.ts'
import { type FaultId, faults } from '../../../scenes/museum/faults.ts'
import { networkKeyOf } from '../../../state/network-key.ts'
import { Pixels } from '../../controls/Pixels.tsx'
import { useExplorer } from '../../explorer-context.tsx'
import { Prose } from '../../tour/Prose.tsx'
import { useImageRuns } from '../../use-bench.ts'
import type { FigureProps } from './figure.ts'

interface Pair {
  readonly right: Program
  readonly wrong: Program
}

const pairs = new Map<FaultId, Pair>()

/** Both programs of a fault; the same objects for the same one. */
const pairOf = (id: FaultId): Pair => {
  const known = pairs.get(id)
  if (known) return known
  const fault = faults[id]
  const { design } = parseHash(fault.right).value
  const wrong =
    'spoil' in fault ? fault.spoil(design) : compile(parseHash(`${fault.right}&${fault.wrong}`).value.design)
  const pair = { right: compile(design), wrong }
  pairs.set(id, pair)
  return pair
}

/** Final images of a program on the page's pictures; undefined until they are there. */
const useImages = (program: Program, key: string): Float32Array | undefined => {
  const imageRuns = useImageRuns()
  const network = useExplorer(networkKeyOf)
  const seed = useExplorer(({ document }) => document.seed)
  const settings = useExplorer(({ document }) => document.images)
  const [found, setFound] = useState<{ readonly key: string; readonly images: Float32Array }>()
  const name = `${key} ${network} ${seed}`
  useEffect(() => {
    if (network === '') return
    return imageRuns.run(
      { network, program, key, seed, labels: labelsOf(settings) },
      {
        onProgress: () => undefined,
        onDone: (images) => setFound({ key: name, images }),
        onFailed: () => undefined,
      },
    )
  }, [imageRuns, network, program, key, seed, settings, name])
  return found?.key === name ? found.images : undefined
}

/** What should run beside what ran, on the same noise, with the way to find the fault and to mend it. */
export const StageMuseum = ({ beat, width, height, em }: FigureProps) => {
  const { exhibit } = beat
  return exhibit ? <Shown key={exhibit.fault} {...{ exhibit, width, height, em }} /> : null
}

interface ShownProps extends Pick<FigureProps, 'width' | 'height' | 'em'> {
  readonly exhibit: NonNullable<FigureProps['beat']['exhibit']>
}

const Shown = ({ exhibit: { fault, name, test, fix, source }, width, height, em }: ShownProps) => {
  const { right, wrong } = pairOf(fault)
  const count = useExplorer(({ document }) => document.images.count)
  const [good, bad] = [useImages(right, `museum ${fault} right`), useImages(wrong, `museum ${fault} wrong`)]
  const isNarrow = width < 34 * em
  const columns = Math.min(count, isNarrow ? 3 : 4)
  const side = Math.floor(
    Math.max(48, Math.min((width - 0.5 * em) / columns - 6, (height - (isNarrow ? 16 : 13.5) * em) / 2)),
  )
  const apart = useMemo(() => {
    if (!good || !bad) return undefined
    const errors = [...rmsOfEach(good, bad, count)].sort((a, b) => a - b)
    return errors[errors.length >> 1]
  }, [good, bad, count])
  return (
    <div className="stage-museum" style={{ height }}>
      <Row title="as it should be" images={good} {...{ count, columns, side }} />
      <Row
        title={name}
        note={apart === undefined ? '' : `${showNumber(apart, 2)} away`}
        images={bad}
        isWrong
        {...{ count, columns, side }}
      />
      <dl>
        <dt>Find it in a minute</dt>
        <dd>
          <Prose text={test} />
        </dd>
        <dt>Mend it</dt>
        <dd>
          <Prose text={fix} />
        </dd>
        <dt>Where it was</dt>
        <dd>
          <a href={source.url} target="_blank" rel="noreferrer">
            {source.name}
          </a>
        </dd>
      </dl>
    </div>
  )
}

interface RowProps {
  readonly title: string
  readonly note?: string
  readonly images: Float32Array | undefined
  readonly count: number
  readonly columns: number
  readonly side: number
  readonly isWrong?: boolean
}

const Row = ({ title, note, images, count, columns, side, isWrong = false }: RowProps) => {
  const of = images ? Math.sqrt(images.length / (3 * count)) : 0
  const pixels = useMemo(() => images && paintDenoised(of, images), [images, of])
  return (
    <figure data-wrong={isWrong || undefined}>
      <figcaption>
        <strong>{title}</strong>
        {note && `, ${note}`}
      </figcaption>
      <div className="stage-museum-row">
        {Array.from({ length: columns }, (_, index) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: a picture is its place
            key={index}
            className="stage-pair-picture"
            style={{ width: side, height: side }}
          >
            {pixels && <Pixels pixels={pixels} side={of} index={index} />}
          </div>
        ))}
      </div>
    </figure>
  )
}
