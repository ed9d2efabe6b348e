/** A number whose point stands under the points of its column, whatever digits it has. */
export const Aligned = ({ text }: { readonly text: string }) => {
  const at = text.indexOf('.')
  return (
    <span className="aligned">
      <span>{at < 0 ? text : text.slice(0, at)}</span>
      <span>{at < 0 ? '' : text.slice(at)}</span>
    </span>
  )
}
