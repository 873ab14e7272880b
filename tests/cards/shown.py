"""Cards to look at, in the scripts that are hardest to set: `python -m tests.cards.shown FOLDER`.

English and Arabic as the catalogues have them; Sorani and Tigrinya stand for their scripts until
theirs are translated.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

from chatbot.cards import draw
from chatbot.domain.cards import Card

ENGLISH: Final = Card(
    language="en",
    is_right_to_left=False,
    title="Rally With Refugees",
    who="Members of this group who have sent letters",
    figure="At least 35",
    goal="The next goal: 50",
    filled=70,
    imprint="Promoted by A. Example, 1 Example Street, Exampletown, on behalf of Rally With "
    "Refugees, same address.",
    deadline="The election is on 4 July 2024.",
)
_ADDRESS: Final = "A. Example, 1 Example Street, Exampletown"

SHOWN: Final[dict[str, Card]] = {
    "en": ENGLISH,
    "ar": replace(
        ENGLISH,
        language="ar",
        is_right_to_left=True,
        who="أعضاء هذه المجموعة الذين أرسلوا رسائل",
        figure="\u206835\u2069 على الأقل",
        goal="الهدف التالي: \u206850\u2069",
        imprint=f"الناشر: {_ADDRESS}، نيابةً عن Rally With Refugees، على العنوان نفسه.",
        deadline="موعد الانتخابات: \u20684 يوليو 2024\u2069.",
    ),
    "ckb": replace(
        ENGLISH,
        language="ckb",
        is_right_to_left=True,
        who="ئەندامانی ئەم گرووپە کە نامەیان ناردووە",
        figure="لانی کەم \u206835\u2069",
        goal="ئامانجی داهاتوو: \u206850\u2069",
        imprint=f"بڵاوکراوەتەوە لەلایەن {_ADDRESS}، لەبری Rally With Refugees، هەمان ناونیشان.",
        deadline="هەڵبژاردن لە \u20684ی تەممووزی 2024\u2069 دایە.",
    ),
    "ti": replace(
        ENGLISH,
        language="ti",
        who="ኣባላት እዚ ጉጅለ ደብዳቤታት ዝሰደዱ",
        figure="እንተወሓደ 35",
        goal="ዝቕጽል ሸቶ፦ 50",
        imprint=f"ዝተዘርግሐ ብ {_ADDRESS}፣ ብስም Rally With Refugees፣ ኣብ ሓደ ኣድራሻ።",
        deadline="ምርጫ ኣብ 4 ሓምለ 2024 እዩ።",
    ),
}


if __name__ == "__main__":
    for tag, card in SHOWN.items():
        drawn = draw(card)
        if drawn is None:
            raise SystemExit(f"the card in {tag} could not be drawn here; see chatbot doctor")
        (Path(sys.argv[1]) / f"progress-card.{tag}.png").write_bytes(drawn)
