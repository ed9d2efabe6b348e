import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { rows } from '../../../src/core/registry.ts'
import { slotIds } from '../../../src/document/slots.ts'
import { filmViews, lights, stagePictures, stepStages, talkPictures } from '../../../src/scenes/beats.ts'
import { goalReadings, isReached } from '../../../src/scenes/goals.ts'
import { registerLesson } from '../../../src/scenes/lessons.ts'
import { hashBetween, parseHash, printHash, sceneDocument } from '../../../src/scenes/link.ts'
import { curveNames, seriesNames } from '../../../src/scenes/measured-series.ts'
import { faultIds } from '../../../src/scenes/museum/faults.ts'
import { splitSentence } from '../../../src/scenes/prose.ts'
import { pointTargets, rightOption } from '../../../src/scenes/questions.ts'
import { lessonOf, packLesson, parseLesson, printLesson, readLesson, unpackLesson } from '../../../src/state/lesson.ts'
import { beatOfState, draftOfLesson, fileOfDraft } from '../../../src/state/lesson-draft.ts'
import { prepareLesson } from '../../../src/state/lesson-link.ts'
import { createExplorer } from '../../../src/state/store.ts'

/** The lesson of the documentation. */
const example = (): Record<string, unknown> =>
  JSON.parse(/```json lesson\n([\s\S]*?)```/.exec(readFileSync('docs/teaching.md', 'utf8'))![1]!)

/** The example with another value at a path, or with nothing there. */
const changed = (path: string, value: unknown): Record<string, unknown> => {
  const lesson = example()
  const keys = path.split('.')
  const last = keys.pop()!
  const parent = keys.reduce((part, key) => part[key] as Record<string, unknown>, lesson)
  if (value === undefined) delete parent[last]
  else parent[last] = value
  return lesson
}

/** The sentence that a lesson is refused with; empty for one that is read. */
const faultOf = (path: string, value?: unknown): string => {
  const result = parseLesson(changed(path, value))
  return result.status === 'failed' ? result.message : ''
}
const opened = (title = 'What a step costs') => {
  const result = parseLesson(changed('title', title))
  if (result.status === 'failed') throw new Error(result.message)
  return result
}

describe('a lesson', () => {
  it('of the documentation is read, as a scene in beats', () => {
    const { scene, file } = opened()
    expect(scene).toMatchObject({
      title: 'What a step costs',
      frame: 'Lesson',
      shown: { picture: 'tube', film: 'results' },
    })
    expect(scene.beats).toHaveLength(2)
    const question = scene.beats[0]!.question!
    expect(question.kind === 'choice' && rightOption(question)).toBe(1)
    expect(scene.control!.values).toEqual([2, 4, 8, 16, 32])
    registerLesson(lessonOf({ status: 'read', file, scene }, 'x.json'))
    expect(sceneDocument(scene.id, 1).design).toMatchObject({ steps: 8, solver: { id: 'euler' } })
  })

  it('survives a link and a file', () => {
    const { file, scene } = opened()
    const link = packLesson(file)
    expect(link).toMatch(/^z\.[A-Za-z0-9_-]+$/)
    expect(unpackLesson(link)).toMatchObject({ status: 'read', file, scene: { id: scene.id } })
    expect(readLesson(printLesson(file))).toMatchObject({ status: 'read', file })
    // Words beyond ASCII too.
    const other = opened('Größe σ, ∞ “x”')
    expect(unpackLesson(packLesson(other.file))).toMatchObject({ file: { title: 'Größe σ, ∞ “x”' } })
    expect(other.scene.id).not.toBe(scene.id)
  })

  it.each([
    ['another file', 'format', undefined, /it is no lesson, which begins with "format": "samplerscope-lesson"/],
    ['a newer version', 'version', 2, /"version" must be 1/],
    ['no title', 'title', undefined, /"title" is missing/],
    ['no beats', 'beats', [], /"beats" must have at least one beat/],
    ['nothing said', 'beats.1.say', ' ', /"beats 2, say" must not be empty/],
    ['a misspelled key', 'beats.0.sya', 'x', /"beats 1, sya" is no part of a lesson/],
    ['a misspelled setting', 'beats.1.set', 'stpes=8', /state of beat 2 is not understood: "stpes"/],
    ['a number out of range', 'state', 'steps=0', /state of beat 1 is not understood/],
    ['an unknown mark', 'beats.0.light', ['glow'], /"beats 1, light 1" must be one of exact/],
    ['two right options', 'beats.0.question.options.0.right', true, /exactly one option/],
    ['a question of no kind', 'beats.0.question.kind', 'essay', /"beats 1, question, kind" must have "kind"/],
    ['a reading of no design', 'beats.0.say', 'It is {off C}.', /reads \{off C\}, but its state has no design C/],
    ['a control that is not there', 'control', undefined, /\{control\} in its words, but the lesson has no "control"/],
    [
      'a design that cannot run',
      'state',
      'steps=4&solver=euler-maruyama-constant,b:20',
      /beat 1 has a design A that cannot run/,
    ],
  ] as const)('with %s is refused in one sentence', (_, path, value, message) => {
    const result = faultOf(path, value as unknown)
    expect(result).toMatch(message)
    expect(result).toMatch(/^This lesson cannot be opened: .*docs\/teaching\.md describes the format\.$/)
  })

  it('that is no JSON, no lesson or half a link is refused', () => {
    for (const text of ['', '{', 'null', '[]', '3']) expect(readLesson(text)).toMatchObject({ status: 'failed' })
    expect(readLesson('{')).toMatchObject({ message: expect.stringMatching(/it is not JSON/) })
    const link = packLesson(opened().file)
    for (const bad of [link.slice(0, -20), 'z.', 'z.!!!', `z.${'A'.repeat(40)}`])
      expect(unpackLesson(bad)).toMatchObject({
        status: 'failed',
        message: expect.stringMatching(/damaged or was cut off|no lesson|not JSON/),
      })
  })

  it('has a schema that says what the page says', () => {
    const schema = JSON.parse(readFileSync('public/lesson.schema.json', 'utf8'))
    const { beat, goal, point, choice, picture, film, control, series, exhibit, curve } = schema.$defs
    expect(picture.enum).toEqual([...stagePictures])
    expect(picture.enum.slice(-talkPictures.length)).toEqual([...talkPictures])
    expect(film.oneOf[1].items.properties.view.enum).toEqual([...filmViews])
    expect(beat.properties.light.items.enum).toEqual([...lights])
    expect(beat.properties.stage.enum).toEqual([...stepStages])
    expect(goal.properties.reading.enum).toEqual([...goalReadings])
    expect(goal.properties.design.enum).toEqual([...slotIds])
    expect(point.properties.of.enum).toEqual([...pointTargets])
    expect(control.oneOf[1].properties.row.enum).toEqual([...rows])
    expect(series.properties.points.oneOf[0].enum).toEqual([...seriesNames])
    expect(curve.properties.points.enum).toEqual([...curveNames])
    expect(exhibit.properties.fault.enum).toEqual([...faultIds])
    // Required parts are those whose lack the page reports, and all parts of the schema are read.
    for (const key of schema.required)
      expect(faultOf(key)).toMatch(key === 'format' ? /no lesson/ : new RegExp(`"${key}" is missing`))
    for (const key of goal.required) expect(faultOf(`beats.1.goal.${key}`)).toMatch(/is missing/)
    for (const key of choice.required) expect(faultOf(`beats.0.question.${key}`)).not.toBe('')
    const used = new Set((example().beats as object[]).flatMap(Object.keys))
    for (const key of used) expect(Object.keys(beat.properties)).toContain(key)
    for (const key of Object.keys(beat.properties))
      expect(faultOf(`beats.0.${key}`, { odd: 1 })).not.toMatch(new RegExp(`${key}" is no part`))
  })
})

describe('the address of a lesson', () => {
  afterEach(() => vi.unstubAllGlobals())
  const link = () => packLesson(opened('By link').file)

  const open = async (hash: string): Promise<string | undefined> => {
    const prepared = prepareLesson(hash, 'http://host/')
    return prepared.kind === 'fetching' ? prepared.fault : undefined
  }

  it('opens it, holds the beat and what was changed, and is written back', async () => {
    const own = link()
    expect(await open(`#lesson=${own}&beat=1`)).toBeUndefined()
    expect(prepareLesson(`#lesson=${own}&beat=1`, 'http://host/')).toEqual({ kind: 'known' })
    expect(await open(`#lesson=${own.slice(0, -20)}`)).toMatch(/damaged or was cut off/)
    const { value, notes } = parseHash(`#lesson=${own}&beat=1&steps=16`)
    expect(notes).toEqual([])
    expect(value).toMatchObject({ beat: 1, design: { steps: 16 } })
    expect(new URLSearchParams(printHash(value))).toEqual(new URLSearchParams(`lesson=${own}&beat=1&steps=16`))
  })

  it('walks its beats and stays in it', async () => {
    const own = link()
    await open(`#lesson=${own}`)
    const explorer = createExplorer(parseHash(`#lesson=${own}`).value)
    const at = () => [explorer.getState().document.scene, explorer.getState().document.beat]
    const [id] = at()
    for (let k = 0; k < 4; k++) explorer.getState().walk(1)
    expect(at()).toEqual([id, 1])
    for (let k = 0; k < 4; k++) explorer.getState().walk(-1)
    expect(at()).toEqual([id, 0])
    explorer.getState().walkScenes(1)
    expect(at()).toEqual([id, 0])
    expect(explorer.getState().done).toEqual([id])
  })

  it('may be that of a file', async () => {
    const file = printLesson(opened('By address').file)
    const asked: string[] = []
    vi.stubGlobal('fetch', async (url: URL) => {
      asked.push(String(url))
      if (String(url).includes('missing')) return new Response('', { status: 404 })
      if (String(url).includes('down')) throw new TypeError('failed')
      return new Response(String(url).includes('bad') ? '{}' : file)
    })
    const fault = async (link: string): Promise<string | undefined> => {
      const prepared = prepareLesson(`#lesson=${link}`, 'http://host/page/')
      if (prepared.kind !== 'fetching') throw new Error(prepared.kind)
      return prepared.fault
    }
    expect(parseHash('#lesson=mine.json&beat=1')).toMatchObject({ value: { scene: null, beat: 0 }, notes: [] })
    expect(await fault('mine.json')).toBeUndefined()
    expect(asked).toEqual(['http://host/page/mine.json'])
    expect(parseHash('#lesson=mine.json&beat=1').value.beat).toBe(1)
    expect(prepareLesson('#lesson=mine.json', 'http://host/page/')).toEqual({ kind: 'known' })
    expect(await fault('missing.json')).toMatch(/the server answered 404/)
    expect(await fault('down.json')).toMatch(/could not be fetched/)
    expect(await fault('bad.json')).toMatch(/no lesson/)
    expect(await fault('javascript:alert(1)')).toMatch(/no address of a file/)
  })
})

describe('a lesson that is made', () => {
  it('has the states of the page: the first whole, then what changes', () => {
    const first = parseHash('steps=5&solver=euler&seed=20&B=steps=9').value
    const second = parseHash('steps=10&solver=euler&seed=20').value
    expect(new URLSearchParams(hashBetween(first, second))).toEqual(new URLSearchParams('steps=10&B='))
    const beats = [first, second].map((document, k) => ({
      ...beatOfState(document, k === 0 ? null : 3),
      say: `Beat ${k}`,
    }))
    const file = fileOfDraft({ title: ' Mine ', control: undefined, beats })
    expect(file.beats[1]).toEqual({ say: 'Beat 1', set: hashBetween(first, second), step: 3 })
    const result = parseLesson(JSON.parse(JSON.stringify(file)))
    if (result.status === 'failed') throw new Error(result.message)
    expect(result.file.title).toBe('Mine')
    registerLesson(lessonOf(result, 'made'))
    const states = [0, 1].map((k) => sceneDocument(result.scene.id, k))
    expect(states.map((state) => ({ ...state, scene: null, beat: 0 }))).toEqual([first, second])
    // And again to be written on.
    expect(fileOfDraft(draftOfLesson(result, states))).toEqual(file)
  })

  it('says what is missing', () => {
    const file = fileOfDraft({ title: '', control: undefined, beats: [beatOfState(parseHash('').value, null)] })
    expect(parseLesson(JSON.parse(JSON.stringify(file)))).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(/"title" must not be empty/),
    })
  })
})

describe('Markdown in a sentence', () => {
  it('is bold, italic, code, links and paragraphs', () => {
    const text = 'A **bold** and *slanted* `x*y` [page](https://a.b/c) $a*b*c$ 2 * 3\n\n{A:Heun} [no](javascript:x)'
    expect(splitSentence(text)).toEqual([
      { kind: 'text', text: 'A ' },
      { kind: 'strong', text: 'bold' },
      { kind: 'text', text: ' and ' },
      { kind: 'emphasis', text: 'slanted' },
      { kind: 'text', text: ' ' },
      { kind: 'code', text: 'x*y' },
      { kind: 'text', text: ' ' },
      { kind: 'link', text: 'page', to: 'https://a.b/c' },
      { kind: 'text', text: ' ' },
      { kind: 'formula', text: 'a*b*c' },
      { kind: 'text', text: ' 2 * 3' },
      { kind: 'break' },
      { kind: 'mark', of: 'A', text: 'Heun' },
      { kind: 'text', text: ' [no](javascript:x)' },
    ])
  })
})

describe('a goal', () => {
  it('is judged by its number, and by nothing while there is none', () => {
    const most = { is: 'at most', value: 0.05 } as const
    expect([
      isReached(most, 0.05),
      isReached(most, 0.051),
      isReached(most, undefined),
      isReached(most, Number.NaN),
    ]).toEqual([true, false, undefined, undefined])
    expect([isReached({ is: 'at least', value: 2 }, 2), isReached({ is: 'at least', value: 2 }, 1.9)]).toEqual([
      true,
      false,
    ])
  })
})
