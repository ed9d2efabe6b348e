/** The built-in scenes are files as anybody can write them: the schema allows them, and they open as lessons. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { talkPictures } from '../../../src/scenes/beats.ts'
import { registerLesson } from '../../../src/scenes/lessons.ts'
import { parseHash, sceneDocument } from '../../../src/scenes/link.ts'
import { scenes } from '../../../src/scenes/registry.ts'
import type { Scene } from '../../../src/scenes/scene.ts'
import { lessonOf, packLesson, parseLesson, printLesson, readLesson, unpackLesson } from '../../../src/state/lesson.ts'
import { draftOfLesson, fileOfDraft } from '../../../src/state/lesson-draft.ts'
import { prepareLesson } from '../../../src/state/lesson-link.ts'
import { faultsOf, type Schema } from '../../json-schema.ts'

const folder = 'src/scenes/talk'
const schema = JSON.parse(readFileSync('public/lesson.schema.json', 'utf8')) as Schema
const textOf = (id: string): string => readFileSync(`${folder}/${id}.json`, 'utf8')

const picturesOf = ({ shown, beats }: Scene) => beats.map(({ picture }) => picture ?? shown.picture)
const isOfTalk = (scene: Scene): boolean => picturesOf(scene).some((picture) => talkPictures.includes(picture))
const others = scenes.filter((scene) => !isOfTalk(scene))

/** A scene without its name, its place in the talk and the functions of its control. */
const plain = (scene: Scene): unknown => {
  const { id: _, frame: __, ...rest } = JSON.parse(JSON.stringify(scene)) as Scene
  return JSON.parse(JSON.stringify(rest).replaceAll(/"id":"beat-\d+"/g, '"id":"beat"'))
}

describe('the files of the scenes', () => {
  it('are one per scene, and all are listed', () => {
    const names = readdirSync(folder).map((name) => name.replace(/\.json$/, ''))
    expect(names.sort()).toEqual(scenes.map(({ id }) => id).sort())
  })

  it.each(scenes)('$id follows the schema', ({ id }) => {
    expect(faultsOf(schema, JSON.parse(textOf(id)))).toEqual([])
  })

  it.each(others)('$id opens as a lesson, and says, shows and does the same', (scene) => {
    const read = readLesson(textOf(scene.id))
    if (read.status === 'failed') throw new Error(read.message)
    expect(plain(read.scene)).toEqual(plain(scene))
    expect(read.scene.frame).toBe('Lesson')
    registerLesson(lessonOf(read, `${scene.id}.json`))
    for (const k of scene.beats.keys()) {
      const { scene: _, ...own } = sceneDocument(scene.id, k)
      expect(sceneDocument(read.scene.id, k)).toEqual({ ...own, scene: read.scene.id })
    }
    // What the control does, too.
    const document = sceneDocument(scene.id)
    for (const value of scene.control?.values ?? [])
      expect(read.scene.control!.write(document, value)).toEqual(scene.control!.write(document, value))
  })

  it.each(others)('$id with other words is a lesson by its link, and can be written on', async ({ id, beats }) => {
    const file = JSON.parse(textOf(id)) as { title: string; beats: { say: string }[] }
    file.title = 'My own'
    file.beats[0]!.say = 'Words of my own.'
    const read = parseLesson(file)
    if (read.status === 'failed') throw new Error(read.message)
    const link = packLesson(read.file)
    const prepared = prepareLesson(`#lesson=${link}&beat=1`, 'http://host/')
    expect(prepared.kind === 'fetching' ? await prepared.fault : '').toBeUndefined()
    const { value, notes } = parseHash(`#lesson=${link}&beat=1`)
    expect(notes).toEqual([])
    expect(value).toMatchObject({ scene: read.scene.id, beat: 1 })
    const unpacked = unpackLesson(link)
    expect(unpacked).toMatchObject({ file, scene: { title: 'My own' } })
    expect(unpacked.status === 'read' && unpacked.scene.beats[0]!.say).toBe('Words of my own.')
    // The form keeps what it has no field for.
    const states = beats.map((_, k) => sceneDocument(read.scene.id, k))
    const again = parseLesson(JSON.parse(JSON.stringify(fileOfDraft(draftOfLesson(read, states)))))
    if (again.status === 'failed') throw new Error(again.message)
    const shownOf = (scene: Scene) =>
      scene.beats.map(({ set: _, film = scene.shown.film, ...beat }, k) => ({
        ...beat,
        film: 'film' in scene.beats[k]! ? scene.beats[k]!.film : film,
        picture: beat.picture ?? scene.shown.picture,
      }))
    expect(shownOf(again.scene)).toEqual(shownOf(read.scene))
    expect(again.scene.curve).toEqual(read.scene.curve)
    expect(readLesson(printLesson(again.file))).toMatchObject({ status: 'read' })
  })

  it.each(scenes.filter(isOfTalk))(
    '$id is of the talk as a whole, and refused as a lesson in one sentence',
    ({ id }) => {
      expect(readLesson(textOf(id))).toMatchObject({
        status: 'failed',
        message: expect.stringMatching(/beat 1 shows "(map|build)", which belongs to the talk alone\. Mend the file/),
      })
    },
  )

  it('are but two that belong to the talk as a whole', () => {
    expect(scenes.filter(isOfTalk).map(({ id }) => id)).toEqual(['opening', 'your-sampler'])
  })
})

describe('a file with a fault', () => {
  const changed = (id: string, change: (file: Record<string, never>) => void): string => {
    const file = JSON.parse(textOf(id))
    change(file)
    const read = parseLesson(file)
    return read.status === 'failed' ? read.message : ''
  }
  type Loose = { [key: string]: Loose } & { pop: () => void }
  it.each([
    ['heun', (file: Loose) => delete file.beats![3]!.question!.right, /exactly one option/],
    ['heun', (file: Loose) => delete file.beats![3]!.question!.options![0]!.value, /a "value" in at least two options/],
    ['stacked', (file: Loose) => delete file.beats![0]!.chart, /beat 1 shows "chart", but has no "chart"/],
    ['museum-noise', (file: Loose) => delete file.beats![1]!.exhibit, /beat 2 shows "museum", but has no "exhibit"/],
    ['numbers', (file: Loose) => delete file.beats![0]!.board, /beat 1 shows "board", but has no "board"/],
    [
      'numbers',
      (file: Loose) => file.beats![0]!.board!.columns!.pop(),
      /one cell in each row for every column after the first/,
    ],
    ['time-steps', (file: Loose) => delete file.curve, /shows "curve", but has no "curve"|asks for a curve/],
    ['churn', (file: Loose) => delete file.control, /no "control"/],
    [
      'stacked',
      (file: Loose) => Object.assign(file.beats![0]!.chart!.series![0]!, { points: 'calls-of-mine' }),
      /"beats 1, chart, series 1, points" must be one of powers, .* or a list of points/,
    ],
    [
      'stacked',
      (file: Loose) => Object.assign(file.beats![0]!.chart!.series![0]!, { points: [{ at: 9, value: 0 }] }),
      /numbers above 0/,
    ],
    [
      'museum-noise',
      (file: Loose) => Object.assign(file.beats![0]!.exhibit!.source!, { url: 'javascript:alert(1)' }),
      /must be an address that begins with https/,
    ],
  ] as const)('%s is refused: %s', (id, change, message) => {
    expect(changed(id, change as never)).toMatch(message)
  })

  it('does not follow the schema either, where the schema can say so', () => {
    const file = JSON.parse(textOf('stacked'))
    file.beats[0].chart.series[0].points = [{ at: 9, value: 0 }]
    file.beats[1].sya = 'x'
    file.version = 2
    expect(faultsOf(schema, file)).toEqual([
      '/version: is not 1',
      '/beats/0/chart/series/0/points: fits 0 of 2 schemas',
      '/beats/1: sya is not known',
    ])
  })
})
