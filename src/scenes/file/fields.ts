/** Kinds of values in a scene's file, each with the sentence that says what is wrong with another one. */
import * as v from 'valibot'

export const text = (most: number) =>
  v.pipe(
    v.string('must be text'),
    v.trim(),
    v.minLength(1, 'must not be empty'),
    v.maxLength(most, `must have at most ${most} characters`),
  )

/** Text that may be empty. */
export const cell = (most: number) =>
  v.pipe(v.string('must be text'), v.maxLength(most, `must have at most ${most} characters`))

export const number = v.pipe(v.number('must be a number'), v.finite('must be a finite number'))

/** For logarithmic axes. */
export const positive = v.pipe(number, v.gtValue(0, 'must be greater than 0'))

export const oneOf = <T extends string>(all: readonly T[]) => v.picklist(all, `must be one of ${all.join(', ')}`)

export const listOf = <const Schema extends v.GenericSchema>(item: Schema, least: number, most: number) =>
  v.pipe(
    v.array(item, 'must be a list'),
    v.minLength(least, `must have at least ${least}`),
    v.maxLength(most, `must have at most ${most}`),
  )

export const values = v.pipe(
  v.array(number, 'must be a list of numbers'),
  v.minLength(1, 'must not be empty'),
  v.maxLength(100, 'must have at most 100 numbers'),
)
