import { type CSSProperties, type FocusEvent, type KeyboardEvent, type ReactNode, useState } from 'react'

export interface Radio<T extends string> {
  readonly value: T
  readonly title?: string
  /** Its name where its content has none. */
  readonly label?: string
  readonly content: ReactNode
}

interface RadiosProps<T extends string> {
  readonly label: string
  readonly className: string
  /** Class of each button. */
  readonly buttonClass?: string
  readonly style?: CSSProperties
  readonly value: T
  readonly radios: readonly Radio<T>[]
  readonly onValue: (value: T) => void
}

/** Where a key leads from button `at` of `count`; undefined for a key that leads nowhere. */
const placeFor = (key: string, at: number, count: number): number | undefined => {
  if (key === 'ArrowRight' || key === 'ArrowDown') return (at + 1) % count
  if (key === 'ArrowLeft' || key === 'ArrowUp') return (at + count - 1) % count
  if (key === 'Home' || key === 'PageUp') return 0
  if (key === 'End' || key === 'PageDown') return count - 1
  return undefined
}

/**
 * One of a few, all in sight: one Tab stop, which is the chosen one; arrow keys walk without choosing, Enter or Space takes.
 * Plain buttons, because the page opens with dozens of them.
 */
export const Radios = <T extends string>(props: RadiosProps<T>) => {
  const { label, className, buttonClass, style, value, radios, onValue } = props
  // Where the focus is, so that Tab goes on from there and not to the chosen one.
  const [focused, setFocused] = useState<T | null>(null)
  const stop = [focused, value].find((wanted) => radios.some((radio) => radio.value === wanted)) ?? radios[0]?.value
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    const buttons = [...event.currentTarget.querySelectorAll('button')]
    const to = placeFor(event.key, buttons.indexOf(event.target as HTMLButtonElement), buttons.length)
    if (to === undefined) return
    event.preventDefault()
    buttons[to]?.focus()
  }
  const onBlur = ({ currentTarget, relatedTarget }: FocusEvent<HTMLDivElement>): void => {
    if (!currentTarget.contains(relatedTarget)) setFocused(null)
  }
  return (
    <div role="radiogroup" className={className} style={style} aria-label={label} onKeyDown={onKeyDown} onBlur={onBlur}>
      {radios.map((radio) => (
        // biome-ignore lint/a11y/useSemanticElements: an input's arrow keys would choose what they walk over
        <button
          key={radio.value}
          type="button"
          role="radio"
          className={buttonClass}
          aria-label={radio.label}
          aria-checked={radio.value === value}
          data-state={radio.value === value ? 'on' : 'off'}
          title={radio.title}
          tabIndex={radio.value === stop ? 0 : -1}
          onFocus={() => setFocused(radio.value)}
          onClick={() => radio.value !== value && onValue(radio.value)}
        >
          {radio.content}
        </button>
      ))}
    </div>
  )
}
