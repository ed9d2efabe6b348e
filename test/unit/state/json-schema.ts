/** As much of JSON Schema as public/lesson.schema.json uses: enough to say where a file does not follow it. */
export interface JsonSchema {
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, JsonSchema>>
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly oneOf?: readonly JsonSchema[]
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly additionalProperties?: boolean
  readonly items?: JsonSchema
  readonly minItems?: number
  readonly maxItems?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly [annotation: string]: unknown
}

const known = new Set([
  ...['$schema', '$defs', '$ref', 'title', 'description', 'type', 'enum', 'const', 'oneOf', 'required', 'properties'],
  ...['additionalProperties', 'items', 'minItems', 'maxItems', 'minLength', 'maxLength', 'pattern', 'minimum'],
  'exclusiveMinimum',
])

const typeOf = (value: unknown): string =>
  Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value === 'object' ? 'object' : typeof value

const isType = (value: unknown, type: string): boolean =>
  type === 'integer' ? Number.isInteger(value) : typeOf(value) === type

/** Where a value does not follow a schema, as "beats/0/say: …"; empty for one that does. Throws for a keyword it does not know. */
export const faultsOf = (value: unknown, schema: JsonSchema, root: JsonSchema = schema, at = ''): readonly string[] => {
  for (const key of Object.keys(schema)) if (!known.has(key)) throw new Error(`keyword ${key} is not checked here`)
  const faults: string[] = []
  const expect = (isSo: boolean, what: string): void => {
    if (!isSo) faults.push(`${at}: ${what}`)
  }
  const { $ref, type, const: only, oneOf, properties = {} } = schema
  if ($ref !== undefined) faults.push(...faultsOf(value, root.$defs![$ref.replace('#/$defs/', '')]!, root, at))
  if (type !== undefined && !isType(value, type)) return [...faults, `${at}: is no ${type}`]
  if (schema.enum) expect(schema.enum.includes(value), `is none of ${schema.enum.join(', ')}`)
  if (only !== undefined) expect(value === only, `is not ${String(only)}`)
  if (oneOf) {
    const fitting = oneOf.filter((one) => faultsOf(value, one, root, at).length === 0).length
    expect(fitting === 1, `fits ${fitting} of ${oneOf.length} kinds`)
  }
  if (typeof value === 'string') {
    expect(value.length >= (schema.minLength ?? 0), 'is too short')
    expect(value.length <= (schema.maxLength ?? Number.POSITIVE_INFINITY), 'is too long')
    expect(new RegExp(schema.pattern ?? '').test(value), `is not like ${schema.pattern}`)
  }
  if (typeof value === 'number') {
    expect(value >= (schema.minimum ?? Number.NEGATIVE_INFINITY), 'is too small')
    expect(value > (schema.exclusiveMinimum ?? Number.NEGATIVE_INFINITY), 'is too small')
  }
  if (Array.isArray(value)) {
    expect(value.length >= (schema.minItems ?? 0), 'has too few')
    expect(value.length <= (schema.maxItems ?? Number.POSITIVE_INFINITY), 'has too many')
    if (schema.items)
      for (const [k, item] of value.entries()) faults.push(...faultsOf(item, schema.items, root, `${at}/${k}`))
  } else if (typeOf(value) === 'object') {
    for (const key of schema.required ?? []) expect(Object.hasOwn(value as object, key), `has no ${key}`)
    for (const [key, item] of Object.entries(value as object)) {
      const own = properties[key]
      if (own) faults.push(...faultsOf(item, own, root, `${at}/${key}`))
      else expect(schema.additionalProperties !== false, `has ${key}`)
    }
  }
  return faults
}
