import { useId } from 'react'
import type { FeaturesDraft } from '../../../measure/quality/features.ts'
import { Choice } from '../../controls/Choice.tsx'

const origins = [
  { value: 'shipped', label: 'this page’s CIFAR-10 classifier' },
  { value: 'own', label: 'your own network (FID)' },
] as const

const ranges = [
  { value: 'unit', label: '0 to 1' },
  { value: 'signed', label: '−1 to 1' },
  { value: 'bytes', label: '0 to 255' },
] as const

interface NetworkChoiceProps {
  readonly draft: FeaturesDraft
  readonly isLocked: boolean
  readonly onDraft: (draft: FeaturesDraft) => void
}

/** Which network makes images numbers. */
export const NetworkChoice = ({ draft, isLocked, onDraft }: NetworkChoiceProps) => (
  <fieldset className="quality-network" disabled={isLocked}>
    <legend className="visually-hidden">Feature network</legend>
    <Choice
      label="Features of"
      value={draft.origin}
      options={origins}
      onValue={(origin) => onDraft({ ...draft, origin })}
    />
    {draft.origin === 'own' && (
      <>
        <FileField
          label="Network (.onnx)"
          accept=".onnx"
          file={draft.network}
          onFile={(network) => onDraft({ ...draft, network })}
        />
        <FileField
          label="Statistics (.npz with mu, sigma)"
          accept=".npz"
          file={draft.statistics}
          onFile={(statistics) => onDraft({ ...draft, statistics })}
        />
        <Choice
          label="Its input goes from"
          value={draft.range}
          options={ranges}
          onValue={(range) => onDraft({ ...draft, range })}
        />
      </>
    )}
  </fieldset>
)

interface FileFieldProps {
  readonly label: string
  readonly accept: string
  readonly file: File | null
  readonly onFile: (file: File | null) => void
}

const FileField = ({ label, accept, file, onFile }: FileFieldProps) => {
  const id = useId()
  return (
    <span className="lab-field">
      <label htmlFor={id}>{label}</label>
      <input id={id} type="file" accept={accept} onChange={({ target }) => onFile(target.files?.[0] ?? null)} />
      {file && <span className="caption">{file.name}</span>}
    </span>
  )
}
