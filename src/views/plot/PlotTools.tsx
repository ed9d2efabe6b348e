import { Download, Pin, PinOff } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { memo, type RefObject } from 'react'
import { saveFigure } from './figure-file.ts'
import './plot-tools.css'

export interface PlotToolsProps {
  /** What the plot shows, for names of buttons and files: "toy". */
  readonly name: string
  readonly figure: RefObject<HTMLElement | null>
  /** Undefined for a plot where one scale alone makes sense. */
  readonly log?: { readonly isOn: boolean; readonly onChange: (isOn: boolean) => void } | undefined
  /** Keeps the values that a plot shows while it is pointed at. */
  readonly pin?:
    | { readonly isOn: boolean; readonly onChange: (isOn: boolean) => void; readonly help: string }
    | undefined
}

/** The corner that every plot has: its scale, its values, its file. Drawn again when what it is given changes. */
export const PlotTools = memo(({ name, figure, log, pin }: PlotToolsProps) => {
  const save = (format: 'svg' | 'png') => (): void => {
    if (figure.current) void saveFigure(figure.current, `samplerscope-${name}`, format)
  }
  return (
    <span className="plot-tools">
      {log && (
        <button
          type="button"
          className="icon-button small"
          aria-pressed={log.isOn}
          aria-label={`log axis: ${name}`}
          title={log.isOn ? 'Logarithmic: press for a linear axis' : 'Linear: press for a logarithmic axis'}
          onClick={() => log.onChange(!log.isOn)}
        >
          log
        </button>
      )}
      {pin && (
        <button
          type="button"
          className="icon-button small"
          aria-pressed={pin.isOn}
          aria-label={`Pin the values: ${name}`}
          title={pin.isOn ? 'Let the values go' : pin.help}
          onClick={() => pin.onChange(!pin.isOn)}
        >
          {pin.isOn ? <PinOff aria-hidden /> : <Pin aria-hidden />}
        </button>
      )}
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild>
          <button
            type="button"
            className="icon-button small"
            aria-label={`Save the plot: ${name}`}
            title="Save the plot"
          >
            <Download aria-hidden />
          </button>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className="popover menu" align="end" sideOffset={4} collisionPadding={8}>
            <DropdownMenu.Item onSelect={save('svg')}>Save as SVG</DropdownMenu.Item>
            <DropdownMenu.Item onSelect={save('png')}>Save as PNG</DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
    </span>
  )
})
