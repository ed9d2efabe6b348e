/** Edits of studies of quality: each takes one and returns the edited one, or the same where nothing changes. Pure. */
import type { Design } from '../../core/design.ts'
import { isSameDesign } from '../../core/design-json.ts'
import type { QualityCurve } from './curves.ts'
import type { SearchContent } from './quality.ts'

interface WithCurves {
  readonly curves: readonly QualityCurve[]
}

/** A design's own number of steps counts for nothing: the study has its own. */
const isSame = (a: Design, b: Design): boolean => isSameDesign({ ...a, steps: 1 }, { ...b, steps: 1 })

const freeKey = (curves: readonly QualityCurve[], key: string): string => {
  const isTaken = (one: string): boolean => curves.some((curve) => curve.key === one)
  if (!isTaken(key)) return key
  let n = 2
  while (isTaken(`${key} ${n}`)) n++
  return `${key} ${n}`
}

/** Adds the designs that the study has not got. */
export const withCurves = <C extends WithCurves>(content: C, incoming: readonly QualityCurve[]): C => {
  const curves = [...content.curves]
  for (const one of incoming)
    if (!curves.some(({ design }) => isSame(design, one.design))) curves.push({ ...one, key: freeKey(curves, one.key) })
  return curves.length > content.curves.length ? { ...content, curves } : content
}

/** Puts designs in the place of those of the same key, which stay as what was before. */
export const withUpdatedCurves = <C extends WithCurves>(content: C, incoming: readonly QualityCurve[]): C => {
  let isChanged = false
  const curves = content.curves.map((curve) => {
    const next = incoming.find(({ key }) => key === curve.key)
    if (!next || isSame(next.design, curve.design)) return curve
    isChanged = true
    return { ...curve, ...next, before: curve.design }
  })
  return isChanged ? { ...content, curves } : content
}

/** Without a curve; the last one stays. */
export const withoutCurve = <C extends WithCurves>(content: C, key: string): C =>
  content.curves.length > 1 && content.curves.some((curve) => curve.key === key)
    ? { ...content, curves: content.curves.filter((curve) => curve.key !== key) }
    : content

/** Another design whose churn is searched for. */
export const withDesign = (content: SearchContent, label: string, design: Design): SearchContent =>
  isSameDesign(content.design, design) ? content : { ...content, label, design, before: content.design }
