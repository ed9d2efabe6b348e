import { type ReactNode, useId } from 'react'

interface FileButtonProps {
  readonly className: string
  /** For assistive technology; the text of the button is `children`. */
  readonly label: string
  /** Endings and types, as an input takes them. */
  readonly accept: string
  readonly onFile: (file: File | undefined) => void
  readonly children: ReactNode
}

/** A button that asks for a file. The same file can be chosen again. */
export const FileButton = ({ className, label, accept, onFile, children }: FileButtonProps) => {
  const field = useId()
  return (
    <label className={`button ${className}`} htmlFor={field}>
      {children}
      <input
        id={field}
        className="visually-hidden"
        type="file"
        aria-label={label}
        accept={accept}
        onChange={({ target }) => {
          onFile(target.files?.[0])
          target.value = ''
        }}
      />
    </label>
  )
}
