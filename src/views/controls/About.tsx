/** What a control does and when one wants it, under the control; the whole of it where a line is too short. */
export const About = ({ text }: { readonly text: string }) => (
  <p className="control-about" title={text}>
    {text}
  </p>
)
