import { ArrowUpRight, Columns2, FileText, FlaskConical, ListPlus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useExplorer, useWiring } from '../explorer-context.tsx'
import './build.css'

interface DoorProps {
  readonly icon: ReactNode
  readonly title: string
  readonly text: string
}

const Face = ({ icon, title, text }: DoorProps) => (
  <>
    {icon}
    <strong>{title}</strong>
    <span>{text}</span>
  </>
)

/** Where to go from the end of the talk. */
export const StageDoors = ({ height, code }: { readonly height: number; readonly code: ReactNode }) => {
  const { explorer } = useWiring()
  const error = useExplorer((state) => state.document.names.A)
  const enterLab = (): void => {
    const { openEverything, enter } = explorer.getState()
    openEverything()
    enter('lab')
  }
  return (
    <div className="stage-doors" style={{ minHeight: Math.min(height, 400) }}>
      <button type="button" onClick={() => explorer.getState().openEverything()}>
        <Face
          icon={<Columns2 aria-hidden />}
          title="Race it in Compare"
          text={`${error ?? 'Your sampler'} and EDM side by side, with every sampler and schedule that libraries have.`}
        />
      </button>
      <button type="button" onClick={enterLab}>
        <Face
          icon={<ListPlus aria-hidden />}
          title="Try your own schedule"
          text="Paste the noise levels of your model or a ComfyUI workflow into the schedule’s box in the Lab."
        />
      </button>
      <a href="https://arxiv.org/abs/2206.00364" target="_blank" rel="noreferrer">
        <Face
          icon={<FileText aria-hidden />}
          title="Read the paper"
          text="Karras, Aittala, Aila and Laine: Elucidating the Design Space of Diffusion-Based Generative Models."
        />
        <ArrowUpRight aria-hidden className="door-away" size="1em" />
      </a>
      <div className="stage-door">
        <Face
          icon={<FlaskConical aria-hidden />}
          title="Take it as code"
          text="For PyTorch, k-diffusion, diffusers or ComfyUI, checked against the numbers on this page."
        />
        {code}
      </div>
    </div>
  )
}
