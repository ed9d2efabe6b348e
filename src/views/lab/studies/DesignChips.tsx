interface DesignChipsProps {
  readonly curves: readonly { readonly key: string; readonly label: string }[]
  readonly canAdd: boolean
  readonly canUpdate: boolean
  /** Added to the name of the list, where a page has several. */
  readonly of?: string
  readonly onRemove: (key: string) => void
  readonly onAdd: () => void
  readonly onUpdate: () => void
}

/** The designs of a study as chips, and what brings in those of the page. */
export const DesignChips = ({ curves, canAdd, canUpdate, of = '', onRemove, onAdd, onUpdate }: DesignChipsProps) => (
  <div className="lab-row study-designs">
    <ul aria-label={`Designs${of === '' ? ' that are measured' : of}`}>
      {curves.map(({ key, label }) => (
        <li key={key}>
          {label}
          {curves.length > 1 && (
            <button
              type="button"
              className="study-remove"
              aria-label={`Take ${label} out`}
              title="Take it out; what was measured of it stays, should you add it again"
              onClick={() => onRemove(key)}
            >
              ×
            </button>
          )}
        </li>
      ))}
    </ul>
    <button type="button" className="button" disabled={!canAdd} onClick={onAdd}>
      Add the page’s designs
    </button>
    <button
      type="button"
      className="button"
      disabled={!canUpdate}
      title="Designs of the same letter take the place of those in the study; the old curves stay in grey until the new ones are measured"
      onClick={onUpdate}
    >
      Update by letter
    </button>
  </div>
)
