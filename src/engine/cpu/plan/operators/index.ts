/** The functions that plan nodes, by operator; a new one is a function and its line here. */
import { expectOnly, refuse } from '../attributes.ts'
import type { Operator } from '../planner.ts'
import { reshapeMap } from './attention.ts'
import { conv } from './conv.ts'
import { addMaps, addToMap, concat, pixelNorm, resize, scaleMap } from './maps.ts'
import { depthToSpace, scaleImages } from './pixels.ts'
import { cos, gemm, log, pad, reshapeRows, scaleRows, split } from './rows.ts'
import { liesLike, quickGelu, sigmoid } from './silu.ts'

const add: Operator = (node, planner) => {
  expectOnly(node)
  const [a, b] = node.inputs.map((name) => planner.find(name))
  const constant = planner.constant(a ? node.inputs[1] : node.inputs[0])
  const one = a ?? b
  if (a && b && a.kind !== 'rows' && !a.isPadded && liesLike(a, b)) {
    addMaps(node, planner, a, b)
    return
  }
  if (one?.kind === 'map' && constant) {
    addToMap(node, planner, one, constant)
    return
  }
  refuse(node, 'of anything but two maps, or a map and a constant')
}

const mul: Operator = (node, planner) => {
  expectOnly(node)
  const [a, b] = node.inputs.map((name) => planner.find(name))
  const one = a ?? b
  const factor = one && planner.scalar(a ? node.inputs[1] : node.inputs[0], one.rank)
  if (one && factor !== undefined) return (one.kind === 'rows' ? scaleRows : scaleMap)(node, planner, one, factor)
  if (a?.kind === 'rows' && b?.kind === 'pixels') {
    scaleImages(node, planner, b, a, false)
    return
  }
  if (a?.kind === 'pixels' && b?.kind === 'rows') {
    scaleImages(node, planner, a, b, false)
    return
  }
  refuse(node, 'of two computed tensors')
}

const div: Operator = (node, planner) => {
  expectOnly(node)
  const [a, b] = node.inputs.map((name) => planner.find(name))
  if (a?.kind !== 'pixels' || b?.kind !== 'rows') refuse(node, 'of anything but images by one number each')
  scaleImages(node, planner, a, b, true)
}

const reshape: Operator = (node, planner) => {
  expectOnly(node, 'allowzero')
  const from = planner.find(node.inputs[0])
  if (from?.kind === 'rows') {
    reshapeRows(node, planner, from)
    return
  }
  if (from?.kind === 'map') {
    reshapeMap(node, planner, from)
    return
  }
  refuse(node, 'of images')
}

export const operators: Readonly<Record<string, Operator>> = {
  Add: add,
  Concat: concat,
  Conv: conv,
  Cos: cos,
  DepthToSpace: depthToSpace,
  Div: div,
  Gemm: gemm,
  Log: log,
  Mul: mul,
  Pad: pad,
  ReduceL2: pixelNorm,
  Reshape: reshape,
  Resize: resize,
  Sigmoid: sigmoid,
  Split: split,
  'com.microsoft.QuickGelu': quickGelu,
}
