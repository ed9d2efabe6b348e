import { useId } from 'react'
import { type Classes, classesFault, readClasses } from '../../engine/custom/classes.ts'
import { sayValue } from '../../engine/custom/inspect.ts'
import type { Value } from '../../engine/custom/onnx.ts'
import { isFloat, type Other, type Role, roleNames } from '../../engine/custom/roles.ts'

/** What each input beside the image and the noise level is fed with. */
export const RoleQuestions = ({
  others,
  roles,
  onRole,
}: {
  readonly others: readonly Other[]
  readonly roles: Readonly<Record<string, Role>>
  readonly onRole: (name: string, role: Role) => void
}) => (
  <>
    {others.map(({ value, suggested, allowed }) => (
      <p key={value.name}>
        <label className="caption">
          Feed {sayValue(value)}{' '}
          <select
            className="select"
            value={roles[value.name] ?? suggested}
            onChange={({ target }) => onRole(value.name, target.value as Role)}
          >
            {allowed.map((role) => (
              <option key={role} value={role}>
                {roleNames[role]}
              </option>
            ))}
          </select>
        </label>
      </p>
    ))}
  </>
)

/** As they were typed. */
export interface ClassesDraft {
  readonly chosen: string
  readonly none: 'zeros' | 'index' | 'nothing'
  readonly index: string
}

/** Undefined where the text names no classes. */
export const classesOfDraft = ({ chosen, none, index }: ClassesDraft): Classes | undefined => {
  const indices = readClasses(chosen)
  if (!indices) return undefined
  const nothing = /^\d{1,6}$/.test(index.trim()) ? Number(index) : Number.NaN
  return { chosen: indices, none: none === 'zeros' ? 'zeros' : none === 'index' ? nothing : null }
}

export const classesDraftFault = (draft: ClassesDraft, count: number | null): string | undefined => {
  const classes = classesOfDraft(draft)
  return classes ? classesFault(classes, count) : 'classes are written like 207, 250, 3-5'
}

export const usualClassesDraft = (label: Value, count: number | null): ClassesDraft => ({
  chosen: `0-${Math.min(count ?? 10, 10) - 1}`,
  none: isFloat(label) ? 'zeros' : 'nothing',
  index: '',
})

/** Which of the network's classes the page's ten are, and what stands for none. */
export const ClassQuestions = ({
  label,
  count,
  draft,
  onDraft,
}: {
  readonly label: Value
  /** Classes of the network; null where the file does not say. */
  readonly count: number | null
  readonly draft: ClassesDraft
  readonly onDraft: (part: Partial<ClassesDraft>) => void
}) => {
  const id = useId()
  const fault = classesDraftFault(draft, count)
  const described = { 'aria-invalid': fault !== undefined, 'aria-describedby': fault && `${id}-fault` } as const
  return (
    <p className="network-fields">
      <label className="caption">
        Classes{count === null ? '' : ` (of ${count})`}{' '}
        <input
          className="text-input"
          size={14}
          value={draft.chosen}
          {...described}
          onChange={({ target }) => onDraft({ chosen: target.value })}
        />
      </label>
      <label className="caption">
        No class is{' '}
        <select
          className="select"
          value={draft.none}
          onChange={({ target }) => onDraft({ none: target.value as ClassesDraft['none'] })}
        >
          {isFloat(label) && <option value="zeros">all zeros</option>}
          <option value="index">the class number</option>
          <option value="nothing">unknown to it: every image has one</option>
        </select>
      </label>
      {draft.none === 'index' && (
        <input
          className="text-input"
          inputMode="numeric"
          size={6}
          aria-label="Number of the class that means none"
          value={draft.index}
          {...described}
          onChange={({ target }) => onDraft({ index: target.value })}
        />
      )}
      {fault && (
        <span className="fault" id={`${id}-fault`}>
          {fault}
        </span>
      )}
    </p>
  )
}
