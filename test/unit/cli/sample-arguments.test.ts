/** The arguments of the sampling command: what each means, and what is refused in which words. */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ArgumentFault } from '../../../src/cli/arguments.ts'
import { root } from '../../../src/cli/bootstrap.mjs'
import { chooseLabels, readArguments } from '../../../src/cli/sample-arguments.ts'
import { noPerturbation } from '../../../src/core/perturbation.ts'
import { defaultDesign } from '../../../src/core/presets.ts'

describe('arguments', () => {
  const good = ['--design', '{}', '--out', 'x']

  it('has defaults', () => {
    expect(readArguments(good)).toEqual({
      design: defaultDesign,
      perturbation: noPerturbation,
      modelStem: join(root, 'public', 'models', 'cifar10-mini'),
      device: 'cpu',
      seeds: [1],
      images: 8,
      class: 'all',
      scale: 1,
      prefix: 'x',
    })
    expect(readArguments(['--design', '#', '--out', tmpdir()])).toMatchObject({
      images: 9,
      prefix: join(tmpdir(), 'sample'),
    })
    expect(readArguments([...good, '--model', 'a/b.onnx', '--out', 'y.png'])).toMatchObject({
      modelStem: 'a/b',
      prefix: 'y',
    })
  })

  it.each([
    ['3', [3]],
    ['1,2,9', [1, 2, 9]],
    ['1-4', [1, 2, 3, 4]],
    ['7,1-2,4294967295', [7, 1, 2, 4294967295]],
  ])('reads the seeds %s', (text, seeds) => {
    expect(readArguments([...good, '--seeds', text])).toMatchObject({ seeds })
  })

  it('reads a design in words, and names in JSON', () => {
    const design = {
      solver: { id: 'dpmpp-2m', params: {} },
      discretization: { id: 'edm', params: { rho: 7 } },
      steps: 20,
    }
    expect(readArguments(['--design', 'DPM++ 2M Karras 20', '--out', 'x'])).toMatchObject({ design })
    const json = '{"solver":"dpmpp_2m","discretization":"karras","steps":20}'
    expect(readArguments(['--design', json, '--out', 'x'])).toMatchObject({ design })
  })

  it.each([
    [[], '--design: is missing'],
    [['--design', '{}'], '--out: is missing'],
    [['--design', '', '--out', 'x'], '--design: must be JSON, the path of a JSON file, a link'],
    [['--design', '{"steps":', '--out', 'x'], '--design: the text is not JSON'],
    [['--design', '{"solver":"rk45"}', '--out', 'x'], '--design: solver "rk45" is not one of'],
    [['--design', '#steps=8&colour=3', '--out', 'x'], '--design: "colour" is not a setting of this page'],
    [['--design', 'seed=-1', '--out', 'x'], '--design: seed -1 must be a whole number from 0 to 4294967295'],
    [
      ['--design', 'dpmpp_2m karas', '--out', 'x'],
      '--design: “karas” is no sampler or noise schedule of the page (did',
    ],
    [['--design', 'no-such-file.json', '--out', 'x'], '--design: must be JSON, the path'],
    [['--design', join(root, 'LICENSE'), '--out', 'x'], '--design: the file'],
    [[...good, '--steps', '0'], '--steps: must be a whole number from 1 to 1000, got "0"'],
    [[...good, '--steps', '8.5'], '--steps: must be a whole number'],
    [[...good, '--steps=-8'], '--steps: must be a whole number'],
    [[...good, '--images', '0'], '--images: must be a whole number from 1 to 64'],
    [[...good, '--images', '65'], '--images: must be'],
    [[...good, '--scale', '9'], '--scale: must be a whole number from 1 to 8'],
    [[...good, '--seeds', ''], '--seeds: must be a list such as'],
    [[...good, '--seeds', '1,'], '--seeds: must be'],
    [[...good, '--seeds', '4-1'], '--seeds: must be'],
    [[...good, '--seeds', '1,1'], '--seeds: must be'],
    [[...good, '--seeds', '0-64'], '--seeds: must be'],
    [[...good, '--seeds', '4294967296'], '--seeds: must be'],
    [[...good, '--seeds', '-1'], "Option '--seeds' argument is ambiguous; the options are --design"],
    [[...good, '--colour', 'red'], "Unknown option '--colour'; the options are --design"],
    [[...good, 'extra'], "Unexpected argument 'extra'; the options are"],
    [[...good, '--steps'], "Option '--steps <value>' argument missing"],
  ])('refuses %j', (args, message) => {
    let fault: unknown
    try {
      readArguments(args)
    } catch (error) {
      fault = error
    }
    expect(fault).toBeInstanceOf(ArgumentFault)
    expect((fault as Error).message).toContain(message)
    expect((fault as Error).message).not.toContain('\n')
  })

  it('chooses labels by name, by index, in turn or not at all', () => {
    const names = ['cat', 'dog', 'frog']
    expect(chooseLabels('all', 4, names)).toEqual([0, 1, 2, 0])
    expect(chooseLabels('none', 2, names)).toEqual([null, null])
    expect(chooseLabels('dog', 2, names)).toEqual([1, 1])
    expect(chooseLabels('2', 1, names)).toEqual([2])
    for (const wrong of ['3', '-1', 'Cat', '']) expect(() => chooseLabels(wrong, 1, names)).toThrow(ArgumentFault)
  })
})
