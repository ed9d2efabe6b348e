import type { LessonFile } from '../../../state/lesson.ts'

type Control = LessonFile['control']

/** Numbers that a lesson may let its reader change, with what they usually go through. */
const usual: Readonly<Record<string, NonNullable<Control>>> = {
  steps: { kind: 'steps', words: 'Steps:', values: [2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 40, 64] },
  rho: {
    kind: 'parameter',
    row: 'discretization',
    key: 'rho',
    label: 'rho',
    words: '$\\rho =$',
    values: [1, 1.5, 2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 30, 50, 100],
  },
  sChurn: {
    kind: 'parameter',
    row: 'stochasticity',
    key: 'sChurn',
    label: 'S_churn',
    words: '$S_{\\mathrm{churn}} =$',
    values: [0, 1, 2, 3, 5, 8, 12, 20, 30, 40, 60, 80],
  },
  bias: {
    kind: 'bias',
    label: 'Error of the denoiser',
    words: 'Error of the denoiser:',
    values: [0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3],
  },
}

const nameOf = (control: Control): string =>
  control === undefined ? '' : control.kind === 'parameter' ? control.key : control.kind

interface ControlFieldsProps {
  readonly control: Control
  readonly onChange: (control: Control) => void
}

/** The one number of a lesson. */
export const ControlFields = ({ control, onChange }: ControlFieldsProps) => {
  const name = nameOf(control)
  return (
    <label className="lesson-field">
      <span>A number to change, {'{control}'} in the words</span>
      <select className="select" value={name} onChange={({ target }) => onChange(usual[target.value])}>
        <option value="">none</option>
        <option value="steps">steps</option>
        <option value="rho">ρ of EDM’s time steps</option>
        <option value="sChurn">S_churn</option>
        <option value="bias">error of the denoiser</option>
        {!(name === '' || name in usual) && <option value={name}>{name}</option>}
      </select>
    </label>
  )
}
