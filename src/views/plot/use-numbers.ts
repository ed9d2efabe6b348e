import { useCallback, useLayoutEffect, useRef } from 'react'
import type { Table } from '../../files/table.ts'

/** The same function as long as the plot is there, which makes the table of what is drawn when it is called. */
export const useNumbers = (make: () => Table): (() => Table) => {
  const latest = useRef(make)
  useLayoutEffect(() => {
    latest.current = make
  })
  return useCallback(() => latest.current(), [])
}
