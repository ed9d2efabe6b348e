import type { Planner } from '../planner.ts'

/** Whether only 3x3 convolutions read it, which want zeros around it. */
export const isPaddedFor = (name: string, planner: Planner): boolean => {
  const users = planner.users(name)
  return (
    users.length > 0 &&
    users.every(({ op, inputs, attributes }) => {
      const pads = attributes.pads
      return (
        op === 'Conv' &&
        inputs[0] === name &&
        Array.isArray(pads) &&
        pads.length === 4 &&
        pads.every((pad) => pad === 1)
      )
    })
  )
}
