import { useCallback, useEffect, useRef } from 'react'
import { useWiring } from '../explorer-context.tsx'
import { useReducedMotion } from '../use-reduced-motion.ts'
import { openSceneOf } from './open-scene.ts'

/** How long the control stays at a value, in milliseconds. */
const stays = 700

/** Moves the open beat's control through the values that the beat names; a hand, a key or another beat ends it. */
export const useShow = (): (() => void) => {
  const { explorer } = useWiring()
  const isReduced = useReducedMotion()
  const timer = useRef<number | undefined>(undefined)
  const stop = useCallback(() => {
    window.clearTimeout(timer.current)
    timer.current = undefined
  }, [])
  useEffect(() => {
    window.addEventListener('pointerdown', stop)
    window.addEventListener('keydown', stop, true)
    return () => {
      stop()
      window.removeEventListener('pointerdown', stop)
      window.removeEventListener('keydown', stop, true)
    }
  }, [stop])
  return useCallback(() => {
    stop()
    const state = explorer.getState()
    const scene = openSceneOf(state)
    const { beat } = state.document
    if (!scene?.control) return
    const { control } = scene
    const values = scene.beats[beat]!.show ?? []
    if (values.length === 0) return
    const go = (k: number): void => {
      const { document, change } = explorer.getState()
      if (document.scene !== scene.id || document.beat !== beat || k >= values.length) return
      change('stage.show', (now) => control.write(now, values[k]!))
      timer.current = window.setTimeout(() => go(k + 1), stays)
    }
    go(isReduced ? values.length - 1 : 0)
  }, [explorer, isReduced, stop])
}
