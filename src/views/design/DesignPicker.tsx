import { useRef } from 'react'
import type { Design } from '../../core/design.ts'
import { samplerOf, scheduleOf } from '../../core/names/apply-name.ts'
import { samplerText, scheduleText } from '../../core/names/name-of.ts'
import type { Document } from '../../document/document.ts'
import { NamePicker } from '../controls/NamePicker.tsx'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import { bestFor, countOf, faultFor, groupsFor, type NameGroup, type NameKind } from './name-groups.ts'

const words = {
  sampler: { label: 'Sampler', plural: 'samplers', examples: 'dpmpp_2m, euler a, DPM++ 2M Karras 20' },
  schedule: { label: 'Noise schedule', plural: 'schedules', examples: 'karras, simple, AYS' },
} as const

/** The name in use, and whether the design is just what it stands for. */
const useName = (kind: NameKind, design: Design) => {
  const fit = kind === 'sampler' ? samplerOf(design) : scheduleOf(design)
  return { name: fit?.name, shown: kind === 'sampler' ? samplerText(design) : scheduleText(design) }
}

/** Sampler or noise schedule of the active design, by any name that people have for it. */
export const DesignPicker = ({ kind }: { readonly kind: NameKind }) => {
  const { explorer } = useWiring()
  const design = useExplorer((state) => state.document.design)
  const { name, shown } = useName(kind, design)
  /** What was there when the list opened: what is tried is a change of that. */
  const before = useRef<{ readonly document: Document; isChanged: boolean } | null>(null)
  const { label, plural, examples } = words[kind]
  const apply = (id: string, query: string): void => {
    const start = before.current
    if (!start) return
    const base = start.document.design
    const entry = groupsFor(kind, query, base)
      .flatMap(({ entries }) => entries)
      .find((one) => one.id === id)
    if (!entry) return
    const { hold, change } = explorer.getState()
    hold(true)
    change(kind, (document) => ({ ...document, design: entry.apply(base) }))
    start.isChanged = explorer.getState().document !== start.document
  }
  const release = (): void => {
    before.current = null
    explorer.getState().hold(false)
  }
  return (
    <>
      <NamePicker
        label={label}
        value={name?.id ?? null}
        shown={shown}
        placeholder={`Search ${countOf(kind)} ${plural} by any name: ${examples} …`}
        groupsFor={(query) => groupsFor(kind, query, design)}
        bestFor={(query, groups) => bestFor(kind, query, groups as readonly NameGroup[])}
        faultFor={faultFor}
        onOpen={() => {
          before.current = { document: explorer.getState().document, isChanged: false }
        }}
        onTry={apply}
        onKeep={(id, query) => {
          if (id !== null) apply(id, query)
          release()
        }}
        onPutBack={() => {
          if (before.current?.isChanged) explorer.getState().undo()
          release()
        }}
      />
      {name && (
        <p className="picker-current" title={[name.does, name.take, name.same].filter(Boolean).join(' ')}>
          {name.does} {name.take}
          {name.same && <span className="picker-same"> {name.same}</span>}
        </p>
      )}
    </>
  )
}
