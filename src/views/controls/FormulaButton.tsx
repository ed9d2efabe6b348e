import { SquareFunction } from 'lucide-react'
import { Popover } from 'radix-ui'
import type { ChoiceSpec } from '../../core/choice.ts'
import { Tex } from './Tex.tsx'

/** The formula of a choice, its parameters and its source, on demand. */
export const FormulaButton = ({ spec, row }: { readonly spec: Omit<ChoiceSpec, 'id'>; readonly row: string }) => (
  <Popover.Root>
    <Popover.Trigger asChild>
      <button
        type="button"
        className="icon-button small"
        aria-label={`Formula of ${row}: ${spec.label}`}
        title="Formula"
      >
        <SquareFunction aria-hidden />
      </button>
    </Popover.Trigger>
    <Popover.Portal>
      <Popover.Content className="popover" side="right" align="start" sideOffset={8} collisionPadding={10}>
        <h3>
          {row}: {spec.label}
        </h3>
        <div className="formula">
          <Tex tex={spec.formula} display />
          {spec.parameters.length > 0 && (
            <ul className="caption">
              {spec.parameters.map((parameter) => (
                <li key={parameter.key}>
                  <Tex tex={parameter.tex} />: {parameter.help}
                </li>
              ))}
            </ul>
          )}
          <p className="source">{spec.source}</p>
        </div>
        <Popover.Arrow fill="var(--line)" />
      </Popover.Content>
    </Popover.Portal>
  </Popover.Root>
)
