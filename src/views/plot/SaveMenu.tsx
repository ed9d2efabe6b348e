import { Download } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { RefObject } from 'react'
import { fetchPart } from '../../base/fetch-part.ts'
import type { Table } from '../../files/table.ts'
import { linkOf } from '../../state/url-link.ts'
import { useWiring } from '../explorer-context.tsx'
import { fileName } from './file-name.ts'
import type { Format } from './save-as.ts'
import './plot-tools.css'

const formats: readonly { readonly format: Format; readonly label: string }[] = [
  { format: 'svg', label: 'Save as SVG' },
  { format: 'png', label: 'Save as PNG' },
  { format: 'csv', label: 'Save the numbers as CSV' },
  { format: 'json', label: 'Save the numbers as JSON' },
]

const fetchSaving = fetchPart(() => import('./save-as.ts'))

/** Something else that a menu offers to save. */
export interface MoreToSave {
  readonly label: string
  readonly onSelect: () => void
}

interface SaveMenuProps {
  /** What is saved, for names of buttons and files: "toy". */
  readonly name: string
  /** A picture’s button stands among others of full size. */
  readonly what: 'plot' | 'table' | 'picture'
  readonly figure: RefObject<HTMLElement | null>
  /** The numbers that are drawn; a table has its own. */
  readonly table?: () => Table
  /** What it can be saved as: everything by default. */
  readonly offered?: readonly Format[]
  readonly more?: readonly MoreToSave[] | undefined
}

/** Everything that a plot or a table can be saved as. */
export const SaveMenu = ({ name, what, figure, table, offered, more }: SaveMenuProps) => {
  const { explorer } = useWiring()
  const save = async (format: Format): Promise<void> => {
    const { current } = figure
    if (!current) return
    try {
      const { saveAs } = await fetchSaving()
      const link = linkOf(explorer.getState(), location)
      await saveAs({ name: fileName(`samplerscope ${name}`), link, figure: current, table }, format)
    } catch (error) {
      explorer
        .getState()
        .note('warning', `The ${what} could not be saved: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button
          type="button"
          className={what === 'picture' ? 'icon-button' : 'icon-button small'}
          aria-label={`Save the ${what}: ${name}`}
          title={`Save the ${what}, with the link to this state in the file`}
        >
          <Download aria-hidden />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="popover menu" align="end" sideOffset={4} collisionPadding={8}>
          {formats.map(({ format, label }) =>
            !offered || offered.includes(format) ? (
              <DropdownMenu.Item key={format} onSelect={() => void save(format)}>
                {label}
              </DropdownMenu.Item>
            ) : null,
          )}
          {more?.map(({ label, onSelect }) => (
            <DropdownMenu.Item key={label} onSelect={onSelect}>
              {label}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
