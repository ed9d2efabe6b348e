import type { SceneWords } from '../translations.ts'

export const heun: SceneWords = {
  title: 'Erst schauen: Heuns Schritt',
  control: 'Schritte von Heun:',
  beats: [
    {
      say: '{B:Euler} vertraut der Richtung am Anfang eines Schritts. Bis er ankommt, hat die {exact:exakte Kurve} längst abgebogen.',
      notes: 'Fahr den Pfeil und die gestrichelte Kurve mit dem Zeiger nach: derselbe Anfang, andere Enden.',
    },
    {
      say: 'Also schau, bevor du landest. Geh wie Euler bis zum Ende und frag den Denoiser {B:dort} noch einmal.',
      notes: 'Die zweite Frage gilt dem Probepunkt, beim niedrigeren Rauschpegel.',
    },
    {
      say: 'Nimm diese Richtung zurück an den Anfang. Sie kennt die Kurve schon und führt nun zu weit.',
      question: {
        ask: 'Heuns Schritt geht in die mittlere der beiden Richtungen. Wo landet er?',
        replies: {
          near: 'Ja: auf halbem Weg zwischen den Enden beider Richtungen und fast auf der Kurve.',
          above: 'Tiefer: Die Mitte zweier Richtungen aus einem Start endet auf halbem Weg zwischen ihren Enden.',
          below: 'Höher: Die Mitte zweier Richtungen aus einem Start endet auf halbem Weg zwischen ihren Enden.',
        },
      },
      notes: 'Der gestrichelte Pfeil ist die halbe zweite Richtung, zurückverschoben.',
    },
    {
      say: '{A:Heuns Schritt} geht die Mitte zwischen beiden. Er endet 0,014 neben der Kurve, Eulers 0,18: zwölfmal näher, für zwei Aufrufe statt einem.',
      question: {
        ask: 'Du hast 23 Aufrufe. Welche Bilder kommen den exakten näher?',
        options: [
          {
            text: '23 Schritte von Euler',
            reply:
              'Knapp daneben: 0,024 gegen 0,016. Halb so viele, dafür viel bessere Schritte lohnen sich ab etwa 17 Aufrufen.',
          },
          {
            text: '12 Schritte von Heun',
            reply: 'Richtig: 0,016 gegen 0,024. Aber erst ab etwa 17 Aufrufen; mit 9 gewinnt Euler.',
          },
        ],
      },
      notes:
        'Den Probepunkt wirft man weg: Man war nur dort, um zu schauen. Zwei Aufrufe je Schritt, also vergleiche bei gleich vielen Aufrufen, nie bei gleich vielen Schritten.',
    },
    {
      say: 'Lohnt sich das? Gib beiden 23 Aufrufe: {A:Heun} macht daraus 12 lange Schritte, {B:Euler} 23 kurze. Über 64 exakte Bilder ist der Fehler im Median 0,016 mit Heun und 0,024 mit Euler.',
      notes:
        'Gleich viele Aufrufe, nicht gleich viele Schritte: sag es noch einmal. Dann vergleiche die Bilder darunter.',
    },
    {
      say: 'Es kommt darauf an, was du bezahlen kannst. Mit 9 Aufrufen führt das Schauen in die Irre, und {B:Euler} gewinnt klar. Mit 17 steht es gleich. Mit 35 liegt {A:Heun} vorn, 0,0066 zu 0,016. Probier es: Heun macht {control} Schritte, {calls A} Aufrufe.',
      notes: 'Zieh Heuns Schritte auf 5 und auf 18, und achte darauf, wer vorn liegt.',
    },
  ],
}
