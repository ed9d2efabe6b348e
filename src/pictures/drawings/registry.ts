import { balloon } from './balloon'
import { boat } from './boat'
import { car } from './car'
import { cat } from './cat'
import { fish } from './fish'
import { flower } from './flower'
import { house } from './house'
import { mushroom } from './mushroom'
import type { PictureClass } from './picture-class'
import { sunset } from './sunset'
import { tree } from './tree'

/** All kinds of drawings; a class's place in the list is its label. */
export const PICTURE_CLASSES: readonly PictureClass[] = [
  sunset,
  house,
  tree,
  boat,
  cat,
  fish,
  flower,
  car,
  mushroom,
  balloon,
]
