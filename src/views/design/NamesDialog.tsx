import { BookA } from 'lucide-react'
import { useState } from 'react'
import { showNumber } from '../../base/number.ts'
import type { NamePair } from '../../metrics/names/pair.ts'
import { type Distance, namePairs, readDistances } from '../../metrics/names/pairs.ts'
import { showPair } from '../../state/show-pair.ts'
import { DialogButton } from '../controls/DialogButton.tsx'
import { Segments } from '../controls/Segments.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { useFetched } from '../use-fetched.ts'
import { NameFindings } from './NameFindings.tsx'
import './names.css'

const kinds = [
  { value: 'same', label: 'Same thing, different names' },
  { value: 'different', label: 'Same name, different things' },
  { value: 'wrong', label: 'Results that are off' },
] as const

type Kind = (typeof kinds)[number]['value']

const withError = (value: number, error: number): string =>
  value === 0 ? '0' : `${showNumber(value, 2)} ± ${showNumber(error, 1)}`

/** What names hide: pairs of designs, how far they are from each other, and a button that shows it. */
export const NamesButton = () => {
  const { explorer } = useWiring()
  const show = (sides: NamePair['sides']): void => {
    const { change, note } = explorer.getState()
    change('names', showPair({ sides }))
    note('info', `A and B are ${sides[0].called} and ${sides[1].called}. The comparison below has their distance.`)
  }
  return (
    <DialogButton
      className="button names-button"
      help="Names that mislead: what is the same, and what is not"
      face={
        <>
          <BookA size={14} aria-hidden /> Names
        </>
      }
      title="Names that mislead"
      dialogClass="names-dialog"
    >
      {(close) => (
        <Pairs
          onShow={(sides) => {
            show(sides)
            close()
          }}
        />
      )}
    </DialogButton>
  )
}

const Pairs = ({ onShow }: { readonly onShow: (sides: NamePair['sides']) => void }) => {
  const [kind, setKind] = useState<Kind>('same')
  const fetched = useFetched('figures/names.json', 'The distances between names', readDistances)
  const isScene = useExplorer((state) => state.document.scene !== null)
  const distances = new Map(fetched.status === 'read' ? fetched.value.map((one) => [one.id, one]) : [])
  return (
    <>
      <Segments label="Kind" value={kind} segments={kinds} onValue={setKind} />
      {kind === 'wrong' ? (
        <>
          <p className="caption names-about">
            What code that people run does to the law of the results, whatever the network. <em>Show</em> makes two
            designs of it A and B; undo brings yours back.
          </p>
          <NameFindings onShow={onShow} />
        </>
      ) : (
        <>
          <p className="caption names-about">
            Distances are root mean squares between the ends of both runs on the same noise, in the toy (whose data are
            about 0.5 wide) and over exact pictures (values from −1 to 1), with a standard error. <em>Show</em> makes
            the two designs A and B{isScene ? ', in place of the scene’s' : ''}; undo brings yours back.
          </p>
          {fetched.status === 'failed' && <p className="fault">{fetched.message}</p>}
          <ul className="names-list">
            {namePairs
              .filter((pair) => pair.kind === kind)
              .map((pair) => (
                <PairRow
                  key={pair.id}
                  pair={pair}
                  distance={distances.get(pair.id)}
                  onShow={() => onShow(pair.sides)}
                />
              ))}
          </ul>
        </>
      )}
    </>
  )
}

interface PairRowProps {
  readonly pair: NamePair
  readonly distance: Distance | undefined
  readonly onShow: () => void
}

const PairRow = ({ pair: { kind, sides, because }, distance, onShow }: PairRowProps) => {
  const [a, b] = sides.map(({ called }) => called)
  return (
    <li>
      <div>
        <strong>
          {a} {kind === 'same' ? '=' : '≠'} {b}
        </strong>
        <p>{because}</p>
      </div>
      {distance && (
        <dl>
          <div>
            <dt>Toy</dt>
            <dd>{showNumber(distance.toy, 2)}</dd>
          </div>
          <div>
            <dt>Pictures</dt>
            <dd>{withError(distance.pictures, distance.error)}</dd>
          </div>
        </dl>
      )}
      <button type="button" className="button" aria-label={`Show ${a} and ${b}`} onClick={onShow}>
        Show
      </button>
    </li>
  )
}
