import { useId, useState } from 'react'
import { exactId, publishedSeed } from '../../engine/exact/worlds.ts'
import type { ExactWorld } from '../../engine/protocol.ts'
import { NumberField } from '../controls/NumberField.tsx'
import { readValue } from '../controls/spread.ts'
import { useWiring } from '../explorer-context.tsx'

const mostSeed = 999_999_999

/** Which drawings an exact world is made of. */
export const WorldSeed = ({ world }: { readonly world: ExactWorld }) => {
  const { networks } = useWiring()
  const id = useId()
  const [fault, setFault] = useState<string>()
  return (
    <>
      <p className="caption">
        Ten classes of sixteen drawings, in six palettes each. Colors and light vary without end; another seed draws
        other shapes.
      </p>
      <label className="caption" htmlFor={id}>
        Seed of the drawings{' '}
        <NumberField
          id={id}
          text={String(world.seed)}
          faultId={fault && `${id}-fault`}
          onFault={setFault}
          onText={(typed) => {
            const seed = readValue(typed)
            if (!(Number.isInteger(seed) && seed >= 0 && seed <= mostSeed))
              return `must be a whole number from 0 to ${mostSeed}`
            networks.choose(exactId({ ...world, seed }))
            return undefined
          }}
        />
      </label>{' '}
      {world.seed !== publishedSeed && (
        <button
          type="button"
          className="button"
          onClick={() => networks.choose(exactId({ ...world, seed: publishedSeed }))}
        >
          Back to {publishedSeed}
        </button>
      )}
      <label className="caption">
        <input
          type="checkbox"
          checked={world.isGrainy ?? false}
          onChange={({ target }) => networks.choose(exactId({ ...world, isGrainy: target.checked }))}
        />{' '}
        Film grain
      </label>
      <p className="caption">
        Photographs have fine structure, which these drawings lack. Grain makes up for it: σ(t) of VP without its
        scaling then errs most, as it does on a network.
      </p>
      {fault && (
        <p className="fault" id={`${id}-fault`} role="alert">
          Seed {fault}. It is still {world.seed}.
        </p>
      )}
    </>
  )
}
