/** public/study.schema.json against what Export writes, and what Import takes. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createMeasurements } from '../../../src/measure/kept/measurements.ts'
import { memoryShelf } from '../../../src/measure/kept/shelf.ts'
import type { SubjectKind, Values } from '../../../src/measure/kept/subject.ts'
import { placesOf } from '../../../src/measure/studies/places.ts'
import { StudyFault } from '../../../src/measure/studies/spec-json.ts'
import { type Content, type Study, studyKinds } from '../../../src/measure/studies/study.ts'
import { exportStudy, importStudy } from '../../../src/measure/studies/study-json.ts'
import { parsePlan } from '../../../src/sweep/plan.ts'
import { faultsOf, type Schema } from '../../json-schema.ts'
import {
  churnSearch,
  classifier,
  curve,
  euler,
  exactQuality,
  heun,
  noisy,
  pictureWorld,
  quality,
  specOf,
} from './support.ts'

const schema = JSON.parse(readFileSync('public/study.schema.json', 'utf8')) as Schema

const network = { network: 'tiny aa', name: 'tiny', id: null, perturbation: null }
const curves = [curve('A', { ...heun, sigmaMax: Number.POSITIVE_INFINITY }), curve('B', euler)]
const onPictures = { world: pictureWorld, curves }

const plan = parsePlan({
  columns: { key: 'steps', values: [2, 3] },
  rows: { designs: [{ name: 'Heun', design: {} }] },
  images: 2,
  reference: 64,
})

const contents: readonly Content[] = [
  { kind: 'convergence', spec: specOf(), measure: 'rms' },
  { kind: 'convergence', spec: specOf({ ...onPictures, curves: [...curves, curve('C', noisy)] }), measure: 'rms' },
  { kind: 'local error', spec: specOf({ what: 'steps' }) },
  { kind: 'local error', spec: specOf({ what: 'steps', ...onPictures }) },
  { kind: 'paths', spec: specOf({ what: 'path', ...onPictures }) },
  quality,
  { ...quality, at: { calls: [3, 5] } },
  exactQuality,
  { ...exactQuality, at: { calls: [3] }, class: 'none' },
  { ...churnSearch, judge: { origin: 'shipped', opened: classifier } },
  { kind: 'contact sheet', plan, before: { ...plan, design: euler }, network, marks: { 0: 'pick' } },
  { kind: 'fitted levels', before: heun, after: euler, result: 'Equalized: better.', fit: null },
  {
    kind: 'fitted levels',
    before: heun,
    after: null,
    result: null,
    fit: { action: 'equalize', network, seed: 3, labels: [null] },
  },
]

const reading = { error: 0.5, floor: 0.1 }
const straightness = {
  length: 3,
  distance: 2,
  turn: 40,
  bends: [{ step: 1, sigma: 1, angle: 2, change: 0.3, curvature: 0 }],
}
const sigma = Number.POSITIVE_INFINITY

/** A value of each kind. */
const values: Values = {
  'toy error': {
    steps: 2,
    nfe: 3,
    readings: { rms: reading, mean: reading, beforeLast: reading, w1: reading, w2: null },
  },
  'toy steps': [{ sigma, sigmaNext: 1, carried: 0.1, made: 0.2 }],
  'image error': { nfe: 3, error: 0.5, floor: 0 },
  'image steps': [{ sigma, sigmaNext: 1, carried: 0.1 }],
  'toy path': { own: straightness, unscaled: straightness },
  'image path': { own: straightness, unscaled: straightness },
  quality: { images: 20, distance: 5, accuracy: null },
  'exact quality': {
    nfe: 3,
    images: 40,
    sigma: 0.002,
    flow: { median: 0.1, rms: 0.2, error: 0.01, pictures: 40, floor: 0.001 },
    start: { median: 0.1, rms: 0.2, error: 0.01, pictures: 40 },
    logDensity: { mean: -3, error: 1 },
    colors: { mean: 0.9, error: 0.1 },
    noise: { mean: 1.1, error: 0.1 },
    distance: { mean: 0.4, error: 0.05 },
    chiSquare: null,
  },
  'sheet cell': { rms: 0.1, spread: 0.01 },
}

const exported = async (content: Content): Promise<Record<string, unknown>> => {
  const measurements = createMeasurements(memoryShelf(), () => undefined)
  await measurements.loaded
  for (const [, subject] of placesOf(content)) measurements.put(subject, values[subject.of as SubjectKind] as never)
  const study: Study = { id: 'one', name: 'A study', created: 0, changed: 5000, seconds: 1.5, content }
  return JSON.parse(JSON.stringify(exportStudy(study, measurements)))
}

type Json = ReturnType<JSON['parse']>

const odds = [null, -1, 'odd', [], {}, true, 0.5]

/** Without one of its parts, or with something odd in its place: another thing each time. */
const damaged = (json: Json): { readonly at: string; readonly copy: Json }[] => {
  const found: { at: string; copy: Json }[] = []
  const walk = (value: Json, path: readonly string[]): void => {
    if (typeof value !== 'object' || value === null) return
    // Of a long list one entry stands for all.
    const keys = Array.isArray(value) ? Object.keys(value).slice(0, 1) : Object.keys(value)
    for (const key of keys) {
      for (const odd of [undefined, odds[found.length % odds.length]]) {
        const copy = structuredClone(json)
        let parent = copy
        for (const step of path) parent = parent[step]
        if (odd !== undefined) parent[key] = odd
        else if (Array.isArray(parent)) parent.splice(0, parent.length)
        else delete parent[key]
        found.push({ at: `${[...path, key].join('.')} ${JSON.stringify(odd)}`, copy })
      }
      walk(value[key], [...path, key])
    }
  }
  walk(json, [])
  return found
}

const isTaken = (json: Json): boolean => {
  try {
    importStudy(JSON.stringify(json), 'two', 0)
    return true
  } catch (error) {
    if (!(error instanceof StudyFault)) throw error
    return false
  }
}

describe('the schema of studies', () => {
  it('knows every kind, and every number that is kept', async () => {
    expect(new Set(contents.map(({ kind }) => kind))).toEqual(new Set(studyKinds))
    for (const content of contents) {
      const json = await exported(content)
      expect(faultsOf(schema, json)).toEqual([])
      expect((json.measurements as unknown[] | undefined)?.length ?? 0).toBe(placesOf(content).length)
      expect(isTaken(json)).toBe(true)
    }
  })

  it.each(contents.map((content) => [content.kind, content] as const))(
    'refuses nothing of %s that the page takes',
    async (_, content) => {
      const json = await exported(content)
      const cases = damaged(json)
      const wrong = cases.filter(({ copy }) => isTaken(copy) && faultsOf(schema, copy).length > 0)
      expect(wrong.map(({ at }) => at)).toEqual([])
      // And much of what is damaged is refused by both: what a design leaves out is the page’s first choice.
      const both = cases.filter(({ copy }) => !isTaken(copy) && faultsOf(schema, copy).length > 0)
      expect(both.length).toBeGreaterThan(cases.length / 5)
    },
  )
})
