import type { SceneWords } from '../translations.ts'

export const discretize: SceneWords = {
  title: 'Endlich viele Schritte',
  control: 'Schritte:',
  beats: [
    {
      say: 'Die {exact:exakte Kurve} zeigt, wohin die ODE führt. Folgen kannst du ihr nur stückweise: Frag den Denoiser nach der Richtung, geh geradeaus bis zum nächsten Rauschpegel und frag wieder. Das ist {A:Eulers Verfahren}.',
      question: {
        ask: 'Zwei von fünf Schritten sind getan. Wo endet der Pfad?',
        replies: {
          near: 'Ja. Der Pfad hat die Kurve verlassen und kommt nicht zurück: Jeder Schritt beginnt, wo der letzte endete, und weiß nichts von der Kurve.',
          above:
            'Tiefer. Dort oben endet die exakte Kurve, doch der Pfad hat sie verlassen, und jeder Schritt beginnt, wo der letzte endete. Nichts führt ihn zurück.',
          below:
            'Höher. Jeder Schritt fragt den Denoiser von dort aus, wo er gerade steht; der Pfad geht also nicht einfach weiter wie zu Beginn. Zur Kurve zurück führt ihn aber auch nichts.',
        },
      },
      notes: 'Lass jemanden nach vorn kommen und zeigen. Die meisten folgen der Kurve; der Schritt tut es nicht.',
    },
    {
      say: 'Die Kurve biegt sich, die Schritte nicht. Mit {control} Schritten endet dieser {A:Pfad} {off A} neben der exakten Kurve. Ein falscher Schritt wird nicht zurückgenommen.',
      question: {
        ask: 'Nimm 10 statt 5 Schritte. Wie viel vom Fehler bleibt?',
        options: [
          {
            text: 'ein Viertel',
            reply:
              'Das leistet ein Verfahren zweiter Ordnung; eines lernst du noch kennen. Eulers Verfahren hat Ordnung 1: Doppelt so viele Schritte lassen hier 45 % des Fehlers übrig.',
          },
          {
            text: 'etwa die Hälfte',
            reply:
              'Richtig: 45 %, von 0,13 auf 0,059 über 64 Bilder. Halber Fehler für doppelt so viele Schritte: Genau das heißt Ordnung 1.',
          },
          {
            text: 'drei Viertel',
            reply:
              'So schlimm ist es nicht: Die Schritte liegen, wo sie gebraucht werden, und 45 % bleiben. Mit Schritten an den falschen Stellen kann es so kommen, wie du sagst.',
          },
        ],
      },
      notes: 'Erst an der Zahl ziehen, von 3 bis 20. Die Bilder darunter folgen.',
    },
    {
      say: 'Doppelt so viele Schritte, halber Fehler. Über 64 exakte Bilder ist der Fehler im Median 0,13 mit 5 Schritten und 0,059 mit 10.',
      notes: 'Ordnung 1: Der Fehler geht wie eins durch die Zahl der Schritte.',
    },
    {
      say: 'Mit 40 Schritten ist er 0,014. Doch jeder Schritt ist ein Aufruf des Denoisers, und bei einem großen Netz bezahlst du Aufrufe. Im Folgenden geht es darum, aus weniger Aufrufen mehr zu machen.',
      notes: 'Die Zahl läuft von selbst. Die Frage für die nächste halbe Stunde: derselbe Fehler mit weniger Aufrufen.',
    },
  ],
}
