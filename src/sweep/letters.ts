/** Letters for sheets that are made without a browser: 5 x 7 pixels, small ones only. Drawn for this project. */

/** Rows of letters side by side, 6 columns each. */
const blocks: readonly { readonly letters: string; readonly art: readonly string[] }[] = [
  {
    letters: '0123456789',
    art: [
      '.###. ..#.. .###. ####. ...#. ##### .###. ##### .###. .###.',
      '#...# .##.. #...# ....# ..##. #.... #.... ....# #...# #...#',
      '#..## ..#.. ....# ....# .#.#. ####. #.... ...#. #...# #...#',
      '#.#.# ..#.. ..##. .###. #..#. ....# ####. ..#.. .###. .####',
      '##..# ..#.. .#... ....# ##### ....# #...# ..#.. #...# ....#',
      '#...# ..#.. #.... ....# ...#. #...# #...# ..#.. #...# ....#',
      '.###. .###. ##### ####. ...#. .###. .###. ..#.. .###. .###.',
    ],
  },
  {
    letters: 'abcdefghijklm',
    art: [
      '..... #.... ..... ....# ..... ..##. ..... #.... ..#.. ...#. #.... .##.. .....',
      '..... #.... ..... ....# ..... .#..# ..... #.... ..... ..... #.... ..#.. .....',
      '.###. ####. .###. .#### .###. .#... .#### ####. .##.. ..##. #..#. ..#.. ##.#.',
      '....# #...# #...# #...# #...# ###.. #...# #...# ..#.. ...#. #.#.. ..#.. #.#.#',
      '.#### #...# #.... #...# ##### .#... .#### #...# ..#.. ...#. ##... ..#.. #.#.#',
      '#...# #...# #...# #...# #.... .#... ....# #...# ..#.. #..#. #.#.. ..#.. #.#.#',
      '.#### ####. .###. .#### .###. .#... .###. #...# .###. .##.. #..#. .###. #...#',
    ],
  },
  {
    letters: 'nopqrstuvwxyz',
    art: [
      '..... ..... ..... ..... ..... ..... .#... ..... ..... ..... ..... ..... .....',
      '..... ..... ..... ..... ..... ..... .#... ..... ..... ..... ..... ..... .....',
      '####. .###. ####. .#### #.##. .#### ###.. #...# #...# #...# #...# #...# #####',
      '#...# #...# #...# #...# ##... #.... .#... #...# #...# #...# .#.#. #...# ...#.',
      '#...# #...# ####. .#### #.... .###. .#... #...# #...# #.#.# ..#.. .#### ..#..',
      '#...# #...# #.... ....# #.... ....# .#..# #...# .#.#. #.#.# .#.#. ....# .#...',
      '#...# .###. #.... ....# #.... ####. ..##. .#### ..#.. .#.#. #...# .###. #####',
    ],
  },
  {
    letters: '.,:;-+=_/()%<>?',
    art: [
      '..... ..... ..... ..... ..... ..... ..... ..... ....# ...#. .#... ##..# ...#. .#... .###.',
      '..... ..... .##.. .##.. ..... ..#.. ..... ..... ....# ..#.. ..#.. ##.#. ..#.. ..#.. #...#',
      '..... ..... .##.. .##.. ..... ..#.. ##### ..... ...#. .#... ...#. ...#. .#... ...#. ....#',
      '..... ..... ..... ..... ##### ##### ..... ..... ..#.. .#... ...#. ..#.. #.... ....# ...#.',
      '..... .##.. .##.. .##.. ..... ..#.. ##### ..... .#... .#... ...#. .#... .#... ...#. ..#..',
      '.##.. .##.. .##.. ..#.. ..... ..#.. ..... ..... #.... ..#.. ..#.. .#.## ..#.. ..#.. .....',
      '.##.. .#... ..... .#... ..... ..... ..... ##### #.... ...#. .#... #..## ...#. .#... ..#..',
    ],
  },
]

/** Pixels of a letter, of the space to the next one, and of a line. */
export const glyph = { width: 5, advance: 6, height: 7 } as const

const glyphs = new Map<string, readonly string[]>(
  blocks.flatMap(({ letters, art }) =>
    [...letters].map((letter, k): [string, readonly string[]] => [
      letter,
      art.map((line) => line.slice(k * glyph.advance, k * glyph.advance + glyph.width)),
    ]),
  ),
)

/** Width of a text in pixels. */
export const textWidth = (text: string): number => Math.max(0, text.length * glyph.advance - 1)

const spelled: Readonly<Record<string, string>> = { σ: 'sigma', ρ: 'rho', '−': '-', '–': '-', '…': '...' }

/** A text as it can be set: small letters; Greek by name. */
export const settable = (text: string): string =>
  [...text]
    .map((letter) => spelled[letter] ?? letter)
    .join('')
    .toLowerCase()

/** Letters that go below the line, by two pixels. */
const hanging = 'gpqy,'

/** Visits each pixel of a text, from its upper left corner. An unknown letter is a question mark. */
export const traceText = (text: string, visit: (x: number, y: number) => void): void => {
  ;[...text].forEach((letter, k) => {
    if (letter === ' ') return
    const art = glyphs.get(letter) ?? glyphs.get('?')!
    const drop = hanging.includes(letter) ? 2 : 0
    art.forEach((line, y) => {
      for (let x = 0; x < glyph.width; x++) if (line[x] === '#') visit(k * glyph.advance + x, y + drop)
    })
  })
}
