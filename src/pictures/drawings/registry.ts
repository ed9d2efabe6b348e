import { balloon } from './balloon.ts'
import { boat } from './boat.ts'
import { car } from './car.ts'
import { cat } from './cat.ts'
import { fish } from './fish.ts'
import { flower } from './flower.ts'
import { house } from './house.ts'
import { mushroom } from './mushroom.ts'
import type { PictureClass } from './picture-class.ts'
import { sunset } from './sunset.ts'
import { tree } from './tree.ts'

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
