import './embed.css'

/** In place of a part, where the address of a frame names none. */
export const EmbedFault = ({ text }: { readonly text: string }) => (
  <main className="embed-fault">
    <p role="alert">{text}</p>
  </main>
)
