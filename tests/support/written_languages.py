"""One script in Markdown in each language that there are words in: all say the same."""

from __future__ import annotations

SCRIPTS = {
    "de": """\
# Abendgespräch

- Fassung: 2
- Sprache: de
- Rolle: eine Begleiterin für den Abend
- Kontakt: DE: 112
- berechnet: doppelt = stimmung * 2
- Aktion: buche braucht stimmung
- Aktion: buche gibt termin: Text
- Aktion: buche hat 10 Sekunden
- Aktion: buche probt termin: am Montag um zehn
- Zusage: Abschied wird immer erreicht
- Zusagen:
  - höchstens 2 Besuche in Gespräch
- nicht melden: cycle-without-limit, missing-value-decides

Sei freundlich.

Jederzeit:

→ Hilfe, dringend, wenn die Person in Gefahr ist
→ Auskunft und zurück, falls sie nach dem Datenschutz fragt
→ Abschied, nach 40 Zügen oder 3 Besuchen

## Gespräch

- hieß früher: Anfang

1. **stimmung:** Frage nach der Stimmung.
   - erfrage stimmung: ganze Zahl 0..10
   - erfrage allein: ja/nein
   - erfrage wunsch: eines von reden, üben
2. (freiwillig) **wetter:** Sprich über das Wetter.

→ Termin, wenn `stimmung < 4`
→ Ende, wenn sie gehen will
→ Abschied, sonst

## Termin

1. **buchen:**
   - Aufruf: buche

→ Abschied

## Abschied

- wartet auf einen Menschen

1. > Eine Kollegin kommt gleich. In Not: 112.

→ Ende

## Hilfe

1. Nenne die 112.

## Auskunft

1. Gib Auskunft.

→ zurück, nach 3 Zügen
""",
    "es": """\
# Charla de la noche

- versión: 2
- idioma: es
- papel: una compañera para la noche
- contacto: ES: 112
- calculado: doble = animo * 2
- acción: reserva recibe animo
- acción: reserva devuelve cita: texto
- acción: reserva tiene 10 segundos
- acción: reserva ensaya cita: el lunes a las diez
- garantía: siempre se llega a Despedida
- garantías:
  - como máximo 2 visitas a Charla
- no avisar: cycle-without-limit, missing-value-decides

Sé amable.

En cualquier momento:

→ Ayuda, urgente, si la persona está en peligro
→ Datos y vuelta, cuando pregunta por la privacidad
→ Despedida, tras 40 turnos o 3 visitas

## Charla

- antes se llamaba: Comienzo

1. **animo:** Pregunta por el ánimo.
   - recoge animo: número entero 0..10
   - recoge solo: sí/no
   - recoge deseo: uno de hablar, practicar
2. (opcional) **tiempo:** Habla del tiempo.

→ Cita, si `animo < 4`
→ fin, si quiere irse
→ Despedida, en otro caso

## Cita

1. **reservar:**
   - llamada: reserva

→ Despedida

## Despedida

- espera a una persona

1. > Una colega viene enseguida. En peligro: 112.

→ fin

## Ayuda

1. Nombra el 112.

## Datos

1. Informa.

→ vuelta, tras 3 turnos
""",
    "zh": """\
# 晚间谈话

- 版本：2
- 语言：zh
- 角色：晚间陪伴者
- 求助方式：CN: 120
- 计算：双倍 = 心情 * 2
- 动作：预约 需要 心情
- 动作：预约 给出 时间：文本
- 动作：预约 限时 10 秒
- 动作：预约 演练 时间：周一十点
- 保证：必定到达 告别
- 保证事项：
  - 谈话 最多进入 2 次
- 不提示：cycle-without-limit，missing-value-decides

请友善。

随时：

→ 求助，紧急，如果对方有危险
→ 隐私，并返回，当对方问到隐私
→ 告别，满 40 轮或 3 次

## 谈话

- 原名：开头

1. **心情：** 问对方的心情。
   - 收集 心情：整数 0..10
   - 收集 独自：是/否
   - 收集 愿望：其中之一 聊天、练习
2. （可选）**天气：** 聊聊天气。

→ 安排，如果 `心情 < 4`
→ 结束，如果对方想离开
→ 告别，否则

## 安排

1. **预约：**
   - 调用：预约

→ 告别

## 告别

- 等待真人

1. > 同事马上就来。紧急情况请拨打120。

→ 结束

## 求助

1. 告诉对方 120。

## 隐私

1. 说明。

→ 返回，满 3 轮
""",
}
