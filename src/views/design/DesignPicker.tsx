import type { Design } from '../../core/design.ts'
import { samplerOf, scheduleOf } from '../../core/names/apply-name.ts'
import { samplerText, scheduleText } from '../../core/names/name-of.ts'
import { NamePicker } from '../controls/NamePicker.tsx'
import { useExplorer } from '../explorer-context.tsx'
import { bestFor, countOf, faultFor, groupsFor, type NameGroup, type NameKind } from './name-groups.ts'
import { useTrial } from './use-trial.ts'

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
  const { start, attempt, gestures } = useTrial()
  const design = useExplorer((state) => state.document.design)
  const { name, shown } = useName(kind, design)
  const { label, plural, examples } = words[kind]
  const apply = (id: string, query: string): void => {
    const base = start()?.design
    if (!base) return
    const entry = groupsFor(kind, query, base)
      .flatMap(({ entries }) => entries)
      .find((one) => one.id === id)
    if (entry) attempt(kind, (document) => ({ ...document, design: entry.apply(base) }))
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
        {...gestures(apply)}
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
