/** Keeps the page for times without a network, where it comes from a web host. */
import { registerSW } from 'virtual:pwa-register'

/** Hosts that are the reader's own machine: what `npm start` serves is there anyway, and always the newest. */
const own = ['localhost', '127.0.0.1', '[::1]']

export interface OfflineOptions {
  /** `?offline` keeps the page of one's own machine, too. */
  readonly isForced: boolean
  /** A newer version is there; `reload` goes over to it. */
  readonly onUpdate: (reload: () => void) => void
}

/** Does nothing where the browser has no service workers, or refuses them. */
export const keepOffline = ({ isForced, onUpdate }: OfflineOptions): void => {
  if (!('serviceWorker' in navigator) || (own.includes(location.hostname) && !isForced)) return
  const update = registerSW({
    onNeedRefresh: () => onUpdate(() => void update(true)),
    // A browser that keeps nothing, as in a private window, shows the page all the same.
    onRegisterError: () => {},
  })
}
