/** Languages that scenes may be in beside English, by their ids in a link: names alone. translations.ts has the words. */
export const languageNames = { de: 'Deutsch' } as const
export type LanguageId = keyof typeof languageNames

export const isLanguage = (id: string): id is LanguageId => Object.hasOwn(languageNames, id)
