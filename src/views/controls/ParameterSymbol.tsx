import { plainSymbol } from './symbol.ts'
import { Tex } from './Tex.tsx'

const Index = ({ text }: { readonly text: string }) => (text.length === 1 ? <i>{text}</i> : text)

/** A parameter's symbol in KaTeX's letters, without KaTeX where it is a simple one: it is there with the first frame. */
export const ParameterSymbol = ({ tex }: { readonly tex: string }) => {
  const symbol = plainSymbol(tex)
  if (!symbol) return <Tex tex={tex} />
  const { letter, below, above } = symbol
  return (
    <span className="parameter-symbol">
      <i>{letter}</i>
      {below && (
        <sub>
          <Index text={below} />
        </sub>
      )}
      {above && (
        <sup>
          <Index text={above} />
        </sup>
      )}
    </span>
  )
}
