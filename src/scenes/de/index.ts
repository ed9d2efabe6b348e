/** German. */
import type { Language } from '../translations.ts'
import discretize from './discretize.json' with { type: 'json' }
import heun from './heun.json' with { type: 'json' }
import timeSteps from './time-steps.json' with { type: 'json' }

export const german: Language = {
  id: 'de',
  words: {
    number: (text) => text.replace('.', ','),
    next: 'Weiter',
    nextScene: 'Nächste Szene',
    exactCurve: 'exakte Kurve',
    missesBy: 'Fehler',
    addsNoise: 'mit Rauschen',
    noiseLevel: 'Rauschpegel σ',
    sampling: '← Sampling',
    start: 'Start',
    yourGuess: 'deine Vermutung',
    yourPictures: (count, error) => `deine ${count} Bilder: ${error}`,
    dragMe: 'zieh mich',
    commit: 'Das ist meine Vermutung',
    drawHint: 'Zeichne im Diagramm, von links nach rechts.',
    pointHint: 'Schiebe den goldenen Punkt auf seiner Linie nach oben oder unten.',
    again: 'Noch einmal raten',
    lowest: (at) => `Deine Kurve ist bei ${at} am niedrigsten. `,
    factor: (factor) => ` Im Mittel liegt sie um den Faktor ${factor} daneben.`,
    directionHere: '1 Richtung hier',
    directionThere: '2 Richtung dort',
    movedBack: '2 zurückverschoben',
    stepStart: 'Anfang des Schritts',
    stepEnd: 'Ende des Schritts',
    lessNoise: '← weniger Rauschen',
    heunMisses: 'Fehler von Heun',
    eulerMisses: 'Fehler von Euler',
    calls: 'Aufrufe',
    offBy: 'Fehler',
    exactFlow: 'exakter Fluss',
    sameNoise: 'aus demselben Rauschen',
    exactPictures: 'exakte Bilder',
    toy: '1D-Modell',
    errorOfPictures: 'Fehler der Bilder',
  },
  scenes: { discretize, heun, 'time-steps': timeSteps },
}
