import type { Entries } from "../shared/entries";

export const tryWords = {
  "try.lead": [
    "Talk with a script as its users will. What you try is kept apart from their sessions.",
    "Sprechen Sie mit einem Skript, wie seine Nutzer:innen es tun werden. Was Sie ausprobieren, bleibt von deren Sitzungen getrennt.",
  ],
  "try.none": ["No script of the folder can be used yet.", "Noch ist kein Skript des Ordners benutzbar."],
  "try.recent": ["Go on with", "Weitermachen mit"],
  "try.new": ["Begin anew", "Neu beginnen"],
  "try.broken": [
    "The answer broke off in the middle. What you wrote is kept.",
    "Die Antwort brach mittendrin ab. Was Sie geschrieben haben, ist nicht verloren.",
  ],
  "try.changed": [
    "The script was changed since this session began; it goes on with what it began with.",
    "Das Skript wurde seit Beginn dieser Sitzung geändert; sie geht mit dem weiter, womit sie begann.",
  ],
  "try.unfinished": ["This turn was not finished.", "Dieser Schritt wurde nicht zu Ende gebracht."],
  "try.ended": ["The session has ended.", "Die Sitzung ist zu Ende."],
  "try.human": ["{name}, a human, is there in the agent's place.", "{name}, ein Mensch, ist statt des Agenten da."],
  "try.human.waiting": ["A human is waited for.", "Auf einen Menschen wird gewartet."],
  "try.chat": ["Conversation", "Gespräch"],
  "try.message": ["Your message", "Ihre Nachricht"],
  "try.send": ["Send", "Senden"],
  "try.keys": ["Enter sends, Shift and Enter begins a new line.", "Enter sendet, Umschalt und Enter beginnt eine neue Zeile."],
  "try.thinking": ["The agent is thinking …", "Der Agent denkt nach …"],
  "try.turn": ["Turn {n}", "Schritt {n}"],
  "try.look": ["Show turn {n}", "Schritt {n} zeigen"],
  "try.now": ["Back to the newest turn", "Zurück zum neuesten Schritt"],
  "fork": ["Answer otherwise", "Anders antworten"],
  "fork.title": ["Go back to turn {n} and try another answer", "Zu Schritt {n} zurückgehen und eine andere Antwort versuchen"],
  "fork.label": ["Another answer", "Eine andere Antwort"],
  "fork.why": [
    "It goes on from here in a session of its own; this one stays as it is.",
    "Von hier geht es in einer eigenen Sitzung weiter; diese bleibt, wie sie ist.",
  ],
  "fork.do": ["Try it", "Versuchen"],
  "fork.whence": ["Branched off before turn {n} of", "Abgezweigt vor Schritt {n} von"],
  "fork.origin": ["another try", "einem anderen Versuch"],
  "try.state": ["Where the session stands", "Wo die Sitzung steht"],
} as const satisfies Entries;
