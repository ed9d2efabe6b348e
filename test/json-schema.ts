/**
 * The keywords of JSON Schema (draft 2020-12) that docs/schemas and the schemas of public/ use, as its specification defines
 * them; a keyword that is not here throws, so that no part of a schema is passed over. models/tests checks the same documents
 * with the library jsonschema where it is installed.
 */
export type Schema = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const typeOf = (value: unknown): readonly string[] =>
  value === null
    ? ['null']
    : Array.isArray(value)
      ? ['array']
      : Number.isInteger(value)
        ? ['integer', 'number']
        : [typeof value]

const annotations = ['$schema', '$id', '$defs', 'title', 'description']

/** What is wrong with a value: one line per fault, each with its place. */
export const faultsOf = (root: Schema, value: unknown, schema: Schema = root, path = ''): readonly string[] => {
  const faults: string[] = []
  const say = (fault: string): void => {
    faults.push(`${path || '/'}: ${fault}`)
  }
  const into = (item: unknown, sub: unknown, key: string | number): void => {
    faults.push(...faultsOf(root, item, sub as Schema, `${path}/${key}`))
  }
  const properties = (schema.properties ?? {}) as Record<string, Schema>
  const keywords: Readonly<Record<string, (rule: never) => void>> = {
    $ref: (rule: string) => {
      const target = rule
        .replace(/^#\//, '')
        .split('/')
        .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], root)
      if (!isObject(target)) throw new Error(`no ${rule}`)
      faults.push(...faultsOf(root, value, target, path))
    },
    type: (rule: string | readonly string[]) => {
      if (![rule].flat().some((type) => typeOf(value).includes(type))) say(`is not ${[rule].flat().join(' or ')}`)
    },
    const: (rule: unknown) => {
      if (value !== rule) say(`is not ${rule}`)
    },
    enum: (rule: readonly unknown[]) => {
      if (!rule.includes(value)) say(`is not one of ${rule.join(', ')}`)
    },
    oneOf: (rule: readonly Schema[]) => {
      const fits = rule.filter((sub) => faultsOf(root, value, sub, path).length === 0)
      if (fits.length !== 1) say(`fits ${fits.length} of ${rule.length} schemas`)
    },
    required: (rule: readonly string[]) => {
      if (isObject(value)) for (const key of rule) if (!Object.hasOwn(value, key)) say(`${key} is missing`)
    },
    properties: (rule: Record<string, Schema>) => {
      if (!isObject(value)) return
      for (const [key, sub] of Object.entries(rule)) if (Object.hasOwn(value, key)) into(value[key], sub, key)
    },
    additionalProperties: (rule: boolean | Schema) => {
      if (!isObject(value)) return
      for (const key of Object.keys(value).filter((key) => !Object.hasOwn(properties, key)))
        if (rule === false) say(`${key} is not known`)
        else if (rule !== true) into(value[key], rule, key)
    },
    items: (rule: Schema) => {
      if (Array.isArray(value)) for (const [k, item] of value.entries()) into(item, rule, k)
    },
    minItems: (rule: number) => {
      if (Array.isArray(value) && value.length < rule) say(`has fewer than ${rule} items`)
    },
    maxItems: (rule: number) => {
      if (Array.isArray(value) && value.length > rule) say(`has more than ${rule} items`)
    },
    uniqueItems: () => {
      if (Array.isArray(value) && new Set(value.map((item) => JSON.stringify(item))).size < value.length)
        say('has an item twice')
    },
    pattern: (rule: string) => {
      if (typeof value === 'string' && !new RegExp(rule, 'u').test(value)) say(`does not match ${rule}`)
    },
    minLength: (rule: number) => {
      if (typeof value === 'string' && [...value].length < rule) say(`is shorter than ${rule}`)
    },
    maxLength: (rule: number) => {
      if (typeof value === 'string' && [...value].length > rule) say(`is longer than ${rule}`)
    },
    maximum: (rule: number) => {
      if (typeof value === 'number' && value > rule) say(`is above ${rule}`)
    },
    minimum: (rule: number) => {
      if (typeof value === 'number' && value < rule) say(`is below ${rule}`)
    },
    exclusiveMinimum: (rule: number) => {
      if (typeof value === 'number' && value <= rule) say(`is not above ${rule}`)
    },
  }
  for (const [keyword, rule] of Object.entries(schema)) {
    if (annotations.includes(keyword)) continue
    const check = keywords[keyword]
    if (!check) throw new Error(`the keyword ${keyword} is not checked`)
    check(rule as never)
  }
  return faults
}
