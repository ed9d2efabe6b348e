import { useState } from 'react'
import { parameterizations } from '../../engine/custom/parameterizations.ts'
import type { Answers } from '../../engine/custom/wrap.ts'
import type { NetworkState, Networks } from '../../state/network-link.ts'

/** What the file cannot tell, and its card did not. */
export const NetworkQuestions = ({
  networks,
  file: { name, card },
}: {
  readonly networks: Networks
  readonly file: NonNullable<NetworkState['file']>
}) => {
  const known = card?.answers ?? {}
  const [predicts, setPredicts] = useState('denoised')
  const [sigmaData, setSigmaData] = useState('0.5')
  const [given, setGiven] = useState<Answers['range']>('signed')
  // A card may come after the first answers.
  const parameterization = known.parameterization ?? predicts
  const range = known.range ?? given
  const number = known.sigmaData ?? Number(sigmaData)
  const isGood = Number.isFinite(number) && number > 0
  const told = [
    known.parameterization && parameterizations.find(({ id }) => id === known.parameterization)!.label,
    known.sigmaData && parameterization === 'edm' && `sigma_data ${known.sigmaData}`,
    known.range && `images in ${known.range === 'unit' ? '[0, 1]' : '[-1, 1]'}`,
    card?.labels && `${card.labels.length} named classes`,
  ].filter(Boolean)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (isGood) networks.add({ parameterization, sigmaData: number, range })
      }}
    >
      {told.length > 0 && (
        <p className="caption">
          The card of “{name}” says: {told.join('; ')}.
        </p>
      )}
      {!(known.parameterization && known.range) && (
        <p className="caption">
          “{name}” does not say {known.parameterization ? 'its range' : 'what it predicts'}:
        </p>
      )}
      {!known.parameterization && (
        <p>
          <label className="caption">
            It predicts{' '}
            <select className="select" value={parameterization} onChange={({ target }) => setPredicts(target.value)}>
              {parameterizations.map(({ id, label }) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
            </select>
          </label>
        </p>
      )}
      {parameterization === 'edm' && !known.sigmaData && (
        <p>
          <label className="caption">
            sigma_data{' '}
            <input
              className="text-input"
              inputMode="decimal"
              size={6}
              value={sigmaData}
              aria-invalid={!isGood}
              onChange={({ target }) => setSigmaData(target.value)}
            />
          </label>
          {!isGood && <span className="fault"> must be a positive number</span>}
        </p>
      )}
      {!known.range && (
        <p>
          <label className="caption">
            Its images are in{' '}
            <select
              className="select"
              value={range}
              onChange={({ target }) => setGiven(target.value as Answers['range'])}
            >
              <option value="signed">[-1, 1]</option>
              <option value="unit">[0, 1]</option>
            </select>
          </label>
        </p>
      )}
      <button type="submit" className="button">
        Check and use
      </button>{' '}
      <button type="button" className="button" onClick={() => networks.cancel()}>
        Cancel
      </button>
    </form>
  )
}
