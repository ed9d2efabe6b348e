import type { SceneWords } from '../translations.ts'

export const timeSteps: SceneWords = {
  title: 'Wohin mit den Schritten?',
  flatText: 'kaum ein Unterschied',
  beats: [
    {
      say: 'Du hast 18 Schritte. Hier sind sie in $\\sigma$ gleich lang: Fast alle liegen bei starkem Rauschen, wo wenig geschieht, und ein Sprung von $\\sigma = 4{,}7$ auf 0,002 entscheidet über das ganze Bild.',
      notes: 'Frag, wo sich die Einzelheiten eines Bildes entscheiden, und zähl dann die Marken dort.',
    },
    {
      say: 'Eine Zahl verteilt sie: Nimm Pegel, die in $\\sigma^{1/\\rho}$ gleichmäßig liegen. Eben war $\\rho = 1$. Mit $\\rho = 3$ bekommt schwaches Rauschen seinen Anteil, dort, wo die {exact:Kurve} sich biegt und über Einzelheiten entschieden wird.',
      notes: 'Sieh, wie die Punkte nach links gleiten.',
    },
    {
      say: 'Ein größeres $\\rho$ ist also besser, bis zu einem Punkt. Bevor du siehst, was gemessen wurde: Wie verläuft der Fehler von 18 Schritten zwischen $\\rho = 1$ und 100?',
      question: {
        ask: 'Zeichne den Fehler über $\\rho$.',
        replies: {
          within: 'Dort ist er niedrig: Von 4 bis 10 ändert er sich kaum.',
          below:
            'Am besten ist es weiter rechts, bei 6: Die Wand links, wo ein letzter Sprung alles entscheidet, reicht bis 3.',
          above:
            'Am besten ist es weiter links, bei 6. Über 10 bekommt schwaches Rauschen mehr Schritte, als es braucht.',
          level: 'Er ist alles andere als gleich: Bei $\\rho = 1$ ist er 380-mal so groß wie bei 6.',
        },
      },
      notes: 'Frag nach jemandem mit einer Maus. Gezeichnet wird meist ein scharfes Tal bei 7.',
    },
    {
      say: 'Welches $\\rho$ ist das beste? Auf 64 exakten Bildern fällt der Median des Fehlers von 2,3 bei $\\rho = 1$ auf 0,0062 bei 6, und von 4 bis 10 ändert er sich kaum. Du bist bei $\\rho =$ {control}.',
      notes: 'Das Tal ist flach. Zieh von 4 bis 10 hindurch: die Bilder ändern sich kaum.',
    },
    {
      say: 'Danach steigt er wieder, langsam: Was schwaches Rauschen bekommt, fehlt dem starken. Das Netz sagt dasselbe: 0,025 bei $\\rho = 3$, 0,016 bei 5, 0,024 bei 30. Das Paper nimmt 7: eine sichere Wahl, keine magische.',
      notes:
        'Falls jemand fragt, warum 7: im Artikel sind die Fehler der Schritte bei ρ = 3 fast gleich, und Werte von 5 bis 10 geben bessere Bilder.',
    },
  ],
}
