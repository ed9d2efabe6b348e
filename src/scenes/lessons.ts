/** The lesson that is open beside the built-in scenes: one at a time, known by its link. */
import type { Scene } from './scene.ts'

export interface Lesson {
  readonly scene: Scene
  /** What stands after `lesson=`: the lesson itself, packed, or the address of its file. */
  readonly link: string
}

/** What marks a link that holds a whole lesson, and not the address of one. */
export const packedMark = 'z.'

export const isPacked = (link: string): boolean => link.startsWith(packedMark)

const lessons = new Map<string, Lesson>()

/** Makes a lesson's scene known; again for the same one. */
export const registerLesson = (lesson: Lesson): void => {
  lessons.set(lesson.scene.id, lesson)
}

export const findLesson = (id: string): Lesson | undefined => lessons.get(id)

/** The lesson that a link names, once it is known. */
export const lessonByLink = (link: string): Lesson | undefined =>
  [...lessons.values()].find((lesson) => lesson.link === link)
