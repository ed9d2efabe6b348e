import { generate } from 'lean-qr'
import { toSvgPath } from 'lean-qr/extras/svg'
import { useMemo } from 'react'

/** White around a code, in its modules, as the standard wants it. */
const margin = 4

/** A code to scan, black on white in every theme; null where the text is too long for one. */
const codeOf = (text: string): { readonly path: string; readonly size: number } | null => {
  try {
    const code = generate(text)
    return { path: toSvgPath(code), size: code.size }
  } catch {
    return null
  }
}

interface QrCodeProps {
  readonly text: string
  readonly isLarge: boolean
  readonly onLarge: (isLarge: boolean) => void
}

/** The link as a code to scan; a press makes it as large as the window, for a lecture hall. */
export const QrCode = ({ text, isLarge, onLarge }: QrCodeProps) => {
  const code = useMemo(() => codeOf(text), [text])
  if (!code)
    return (
      <p className="share-qr-fault">
        This link has {text.length} characters, more than a QR code holds. Remove designs, or share the link itself.
      </p>
    )
  const side = code.size + 2 * margin
  return (
    <button
      type="button"
      className="share-qr"
      data-large={isLarge || undefined}
      aria-pressed={isLarge}
      aria-label={isLarge ? 'QR code of the link. Make it small' : 'QR code of the link. Make it large'}
      title={isLarge ? 'Make it small' : 'Make it large, for a projector'}
      onClick={() => onLarge(!isLarge)}
    >
      <svg viewBox={`${-margin} ${-margin} ${side} ${side}`} shapeRendering="crispEdges" aria-hidden>
        <rect x={-margin} y={-margin} width={side} height={side} fill="#fff" />
        <path d={code.path} fill="#000" />
      </svg>
    </button>
  )
}
