/** The table of names: every spelling leads to what it says, and every name to a design that is called so. */
import { describe, expect, it } from 'vitest'
import { compile } from '../../../../src/core/compile.ts'
import { toJson } from '../../../../src/core/design-json.ts'
import { absenceOf, absentKeys } from '../../../../src/core/names/absent.ts'
import { samplerOf, scheduleOf, withName } from '../../../../src/core/names/apply-name.ts'
import { ambiguityOf, findName, samplerNames, scheduleNames } from '../../../../src/core/names/lookup.ts'
import { samplerText } from '../../../../src/core/names/name-of.ts'
import { keyOf, libraries, type Name, spellingsOf } from '../../../../src/core/names/spoken-name.ts'
import { defaultDesign } from '../../../../src/core/presets.ts'
import { registry } from '../../../../src/core/registry.ts'
import { isStochastic } from '../../../../src/toy/errors.ts'

const names: readonly Name[] = [...samplerNames, ...scheduleNames]
const spelled = names.flatMap((name) =>
  libraries.flatMap((library) => (name.aliases[library] ?? []).map((alias) => [alias, library, name] as const)),
)
const designOf = (name: Name) => withName(defaultDesign, name)

describe('the table of names', () => {
  it('has ids and labels of their own', () => {
    for (const of of [samplerNames, scheduleNames]) {
      expect(new Set(of.map(({ id }) => id)).size).toBe(of.length)
      expect(new Set(of.map(({ label }) => label)).size).toBe(of.length)
    }
  })

  it('has a name for everything that a design may choose', () => {
    expect(new Set(samplerNames.map(({ choices }) => choices.solver.id))).toEqual(
      new Set(registry.solver.map(({ id }) => id)),
    )
    expect(new Set(scheduleNames.map(({ choices }) => choices.discretization.id))).toEqual(
      new Set(registry.discretization.map(({ id }) => id)),
    )
  })

  it('has spellings of four libraries and of the papers', () => {
    expect(spelled.length).toBeGreaterThan(120)
    expect(new Set(spelled.map(([, library]) => library))).toEqual(new Set(libraries))
  })

  it.each(spelled)('%s of %s leads to its own name', (alias, library, name) => {
    const answering = names.filter(
      (one) => one.kind === name.kind && spellingsOf(one).some(({ key }) => key === keyOf(alias)),
    )
    expect(new Set(findName(name.kind, alias)!.all)).toEqual(new Set(answering))
    expect(answering).toContain(name)
    // What a library calls two things by one name is one of them at least.
    expect(findName(name.kind, alias, library)!.all).toContain(name)
  })

  it('has one meaning a library for a spelling, but for the two that diffusers gives linspace', () => {
    const twice = spelled.flatMap(([alias, library, name]) => {
      const { all } = findName(name.kind, alias, library)!
      return all.length > 1 ? [`${library} ${keyOf(alias)}`] : []
    })
    expect(new Set(twice)).toEqual(new Set(['diffusers linspace', 'diffusers timestepspacinglinspace']))
  })

  it('has spellings that libraries share for different things, each of which is said to be so', () => {
    const shared = names.flatMap((name) =>
      spellingsOf(name).flatMap(({ key }) => {
        const found = findName(name.kind, key)!
        return found.all.length > 1 ? [[key, ambiguityOf(key, found)] as const] : []
      }),
    )
    expect([...new Set(shared.map(([key]) => key))].sort()).toEqual([
      ...[
        'alignyoursteps',
        'beta',
        'ddimuniform',
        'deis',
        'dpm2',
        'dpm2a',
        'ipndm',
        'kloptimal',
        'linspace',
        'lms',
        'sasolver',
      ],
      ...['timestepspacinglinspace', 'unipc'],
    ])
    for (const [key, sentence] of shared) expect(sentence).toContain(`“${key}” also means “`)
  })

  it.each(names.map((name) => [name.label, name] as const))('%s is the name of the design it makes', (label, name) => {
    const design = designOf(name)
    const fit = name.kind === 'sampler' ? samplerOf(design) : scheduleOf(design)
    expect(fit).toEqual({ name, differing: [] })
    if (name.kind === 'sampler') expect(samplerText(design)).toBe(label)
  })

  it.each(samplerNames.map((name) => [name.label, name] as const))(
    '%s costs the calls, and adds the noise, that are said of it',
    (_, name) => {
      const nfeIn = (steps: number): number => compile({ ...designOf(name), steps }).nfe
      expect(nfeIn(12) - nfeIn(11)).toBe(name.calls)
      expect(isStochastic(compile(designOf(name)))).toBe(name.group === 'noise')
      if (name.group !== 'noise') expect(name.group).toBe(name.calls === 1 ? 'one' : 'several')
    },
  )

  it('says in a sentence each what a name does and when to take it', () => {
    for (const { does, take, same = 'None.' } of names)
      for (const text of [does, take, same]) expect(text).toMatch(/^\S.*\.$/)
  })

  it('never calls UniPC by its B(h) alone', () => {
    for (const bh of [1, 2])
      for (const order of [1, 2, 3]) {
        const solver = { id: 'unipc', params: { order, bh } }
        expect(samplerText({ ...defaultDesign, solver })).toMatch(/^UniPC/)
      }
  })

  it('gives every name of what is absent a reason, and none to what is there', () => {
    for (const key of absentKeys) {
      expect(absenceOf(key)).toBeTruthy()
      expect(findName('sampler', key)).toBeUndefined()
      expect(findName('schedule', key)).toBeUndefined()
    }
  })

  it('takes back, with the name, what came with the name', () => {
    const uniPc = withName(defaultDesign, findName('sampler', 'uni_pc')!.name)
    expect(uniPc.ending).toEqual({ id: 'lower-orders', params: { sigmaEnd: 0.001, dropped: 1 } })
    const euler = findName('sampler', 'euler')!.name
    expect(toJson(withName(uniPc, euler))).toEqual(toJson(withName(defaultDesign, euler)))
    const restart = withName(defaultDesign, findName('sampler', 'Restart')!.name)
    expect(restart.stochasticity.id).toBe('restart')
    expect(withName(restart, euler).stochasticity.id).toBe('none')
  })

  it('leaves noise and end of a run alone that a person chose', () => {
    const churn = { ...defaultDesign, stochasticity: { id: 'churn', params: defaultDesign.stochasticity.params } }
    const own = { ...churn, ending: { id: 'denoised', params: {} } }
    const next = withName(own, findName('sampler', 'dpmpp_2m')!.name)
    expect([next.stochasticity.id, next.ending.id]).toEqual(['churn', 'denoised'])
  })
})
