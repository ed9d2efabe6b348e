import type { Embed } from '../state/embed/request.ts'
import { ArenaDoor } from './arena/ArenaDoor.tsx'
import { CodeButton } from './code/CodeButton.tsx'
import { Late } from './controls/late.tsx'
import { AddDesign } from './design/AddDesign.tsx'
import { Essentials } from './design/Essentials.tsx'
import type { LoadedParts } from './embed/EmbedPage.tsx'
import { embedPart } from './embed/embed-part.ts'
import { WorldSwitch } from './images/WorldSwitch.tsx'
import { stagePart } from './late-parts.tsx'
import { Scrubber } from './pictures/Scrubber.tsx'
import { Schedule } from './Schedule.tsx'

/** What is in the first load stays there: imported by the late part, too, it would fall into smaller files. */
const loaded: LoadedParts = {
  compare: (
    <ArenaDoor
      adding={<AddDesign />}
      essentials={<Essentials />}
      source={<WorldSwitch />}
      scrubber={<Scrubber />}
      schedule={(plotHeight) => <Schedule plotHeight={plotHeight} />}
    />
  ),
  schedule: (Text) => <Schedule Text={Text} />,
  stage: <Late part={stagePart} with={{ code: <CodeButton /> }} />,
}

/** The page in a frame: one part of it. */
export const FramedApp = ({ embed }: { readonly embed: Embed }) => <Late part={embedPart} with={{ embed, loaded }} />
