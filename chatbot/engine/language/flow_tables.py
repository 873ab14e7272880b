"""What may stand in a flow file: the top, and the steps, one verb each.

Tables only. `note` is allowed on every step; exits are `go` or `end`, never both.
"""

from __future__ import annotations

from chatbot.engine.language.forms import (
    ANSWER,
    COMMAND,
    CONDITION,
    CONSTANT,
    FLAG,
    FORMAT_ONE,
    KEEP,
    LINK,
    NAME,
    NOTE,
    OPTION_ID,
    PATH,
    PICTURE,
    SPAN,
    TAG,
    TITLE,
    TYPE,
    URL,
    WHOLE,
)
from chatbot.engine.language.shapes import (
    ByKind,
    Key,
    ListOf,
    OneOf,
    Record,
    Table,
    Verbs,
    Word,
    Words,
)

MAX_STEPS = 200
MAX_OPTIONS = 10
MAX_BUTTONS = 8
MAX_RETRIES = 5
MAX_CASES = 20
MAX_VARIABLES = 60

FINISH = Record("an ending", (Key("end", NAME, "End with this outcome.", required=True),))
EXITS = (
    Key("go", NAME, "Go on at this step; left out: at the next one."),
    Key("end", NAME, "End the flow with this outcome."),
)
GO_OR_END = ("go", "end")

MESSAGE = Words("message")
COUNTED = Record(
    "a counted text",
    (
        Key("count", PATH, "The number that decides the form.", required=True),
        Key("one", MESSAGE, "For exactly one.", required=True),
        Key("other", MESSAGE, "For every other number.", required=True),
    ),
)
TEXT = ByKind(scalar=MESSAGE, mapping=COUNTED)

PICTURE_KEYS = (
    Key("picture", PICTURE, "A file beside the flow; {language} in its name is filled."),
    Key("alt", Words("alt"), "What the picture shows, for those who cannot see it."),
)
PICTURE_NEEDS_ALT = (("picture", "alt"), ("alt", "picture"))

CARD = Key("card", PATH, "The number of people that a progress card is drawn for.")

BUTTON_KINDS = ("url", "share", "copy", "mail", "page")
BUTTON = Record(
    "a button",
    (
        Key("label", Words("button"), required=True),
        Key("url", Word("an https address or a variable", f"{URL.pattern}|{PATH.pattern}")),
        Key("share", Words("share"), "The words the person passes on."),
        Key("copy", PATH, "The variable whose words are copied."),
        Key("mail", PATH, "The letter that opens in the person's own mail program."),
        Key("page", PATH, "The letters, or the one letter, that the letter page opens with."),
        NOTE,
    ),
    one_of=BUTTON_KINDS,
    one_needed=True,
)
BUTTONS = Key("buttons", ListOf(BUTTON, most=MAX_BUTTONS), "Buttons that answer nothing.")

OPTION = Record(
    "an option",
    (
        Key("label", Words("option"), "The words on the button.", required=True),
        *EXITS,
        Key("if", CONDITION, "Shown only while this is true."),
        Key("also", Words("words"), "Other words for it, separated by commas."),
        NOTE,
    ),
    one_of=GO_OR_END,
)
OPTIONS = Table(OPTION_ID, OPTION, most=MAX_OPTIONS)

WAITING = (
    Key("save", NAME, "The variable that keeps the answer."),
    Key(
        "retry",
        ByKind(
            items=ListOf(MESSAGE, most=MAX_RETRIES),
            mapping=Table(NAME, MESSAGE, most=MAX_OPTIONS),
        ),
        "What is said to an answer that cannot be read: one text per attempt, or per reason.",
    ),
    Key(
        "give_up",
        Record(
            "give_up",
            (Key("after", WHOLE, "Refused answers.", required=True), *EXITS),
            one_of=GO_OR_END,
            one_needed=True,
        ),
        "Where to go after so many refused answers.",
    ),
    Key(
        "no_reply",
        Record(
            "no_reply",
            (
                Key("after", SPAN, "How long to wait.", required=True),
                Key("on", PATH, "A date: wait until the morning of that day instead."),
                Key("say", MESSAGE, "Said once."),
                *EXITS,
            ),
            one_of=GO_OR_END,
        ),
        "What happens when nobody answers.",
    ),
)

IN_PLACE = Key(
    "in_place", FLAG, "Whoever tapped to get here sees it where the tapped question stood."
)
SAY = Record(
    "a say step",
    (
        Key("say", TEXT, "Say something.", required=True),
        IN_PLACE,
        *PICTURE_KEYS,
        CARD,
        BUTTONS,
        *EXITS,
        NOTE,
    ),
    one_of=GO_OR_END,
    together=PICTURE_NEEDS_ALT,
)
ASK = Record(
    "an ask step",
    (
        Key("ask", TEXT, "Ask for an answer in the person's own words.", required=True),
        Key("answer", ANSWER, "What kind of answer is read.", required=True),
        *WAITING,
        Key("check", CONDITION, "Must be true of the answer."),
        Key("check_failed", MESSAGE, "Said when it is not."),
        Key("options", OPTIONS, "Buttons beside typing, such as skip."),
        IN_PLACE,
        BUTTONS,
        *EXITS,
        NOTE,
    ),
    one_of=GO_OR_END,
    together=(("check", "check_failed"), ("check_failed", "check")),
)
CHOOSE = Record(
    "a choose step",
    (
        Key("choose", TEXT, "Ask to pick one of the options.", required=True),
        Key("options", OPTIONS, "The answers; the id is what is stored."),
        Key("from", PATH, "A list whose items are options too."),
        Key("many", FLAG, "Several may be picked."),
        *WAITING,
        Key("purpose", NAME, "A consent question; the words agreed to are kept as evidence."),
        Key("late_taps", OneOf(("refuse", "change_answer")), "What an old button does."),
        IN_PLACE,
        *PICTURE_KEYS,
        BUTTONS,
        *EXITS,
        NOTE,
    ),
    one_of=GO_OR_END,
    together=PICTURE_NEEDS_ALT,
)
WITH = Key("with", Table(NAME, CONSTANT), "Inputs, each from a variable or a constant.")
OUTCOMES = Key(
    "outcomes",
    Table(NAME, ByKind(scalar=NAME, mapping=FINISH), most=MAX_CASES),
    "Where each outcome leads.",
    required=True,
)
DO = Record(
    "a do step",
    (
        Key("do", NAME, "Run an action.", required=True),
        WITH,
        Key("save", Table(NAME, NAME), "Left the variable, right the result."),
        OUTCOMES,
        NOTE,
    ),
)
RUN = Record(
    "a run step",
    (
        Key("run", NAME, "Run another flow and come back.", required=True),
        WITH,
        Key("save", Table(NAME, NAME), "Left the variable, right what the flow gives."),
        OUTCOMES,
        NOTE,
    ),
)
CASE = Verbs(
    "a line of a branch",
    {
        "if": Record(
            "a line of a branch",
            (Key("if", CONDITION, required=True), *EXITS),
            one_of=GO_OR_END,
            one_needed=True,
        ),
        "else": Record(
            "a line of a branch",
            (Key("else", ByKind(scalar=NAME, mapping=FINISH), required=True),),
        ),
    },
)
BRANCH = Record(
    "a branch step",
    (
        Key(
            "branch",
            ListOf(CASE, most=MAX_CASES),
            "Go on by the first condition that holds.",
            required=True,
        ),
        NOTE,
    ),
)
HANDOVER = Record(
    "a handover step",
    (
        Key("handover", MESSAGE, "Said in the group.", required=True),
        Key("button", Words("button"), "The button that opens the private chat.", required=True),
        Key("flow", NAME, "The flow it opens.", required=True),
        *EXITS,
        NOTE,
    ),
    one_of=GO_OR_END,
)
STEP = Verbs(
    "a step",
    {
        "say": SAY,
        "ask": ASK,
        "choose": CHOOSE,
        "do": DO,
        "branch": BRANCH,
        "run": RUN,
        "handover": HANDOVER,
        "go": Record("a go step", (Key("go", NAME, required=True), NOTE)),
        "end": Record("an end step", (Key("end", NAME, required=True), NOTE)),
    },
    bare=GO_OR_END,
)
VARIABLE = Record(
    "a variable",
    (
        Key("type", TYPE, "What kind of value it holds.", required=True),
        Key("keep", KEEP, "How long it is kept."),
        Key("options", ListOf(OPTION_ID), "The only ids it may hold."),
        NOTE,
    ),
)
NAMES = ListOf(NAME)
FLOW = Record(
    "a flow",
    (
        Key("flow", FORMAT_ONE, "The version of the format.", required=True),
        TITLE,
        NOTE,
        Key("where", OneOf(("private", "group", "both")), "Where it may run."),
        Key("languages", ListOf(TAG), "Those it is offered in; left out: the campaign's."),
        Key(
            "starts",
            Record(
                "starts",
                (
                    Key("commands", ListOf(COMMAND), "Commands that open it."),
                    Key("links", ListOf(LINK), "Start links that open it; * ends a pattern."),
                    Key("words", Words("words"), "Whole messages that open it."),
                    Key("follow_up", FLAG, "The campaign comes back with it, to who wants that."),
                    Key("pact", FLAG, "It tells what became of a promise made together."),
                ),
            ),
            "What opens the flow.",
        ),
        Key("takes", NAMES, "Variables filled by the flow that runs this one."),
        Key("gives", NAMES, "Variables handed back to it."),
        Key(
            "remembers",
            Table(NAME, VARIABLE, most=MAX_VARIABLES),
            "Everything this flow may store.",
        ),
        Key(
            "idle",
            Record(
                "idle",
                (Key("after", SPAN, required=True), *EXITS),
                one_of=GO_OR_END,
                one_needed=True,
            ),
            "Where to go after a long silence in any question.",
        ),
        Key(
            "page",
            Record(
                "page",
                (
                    Key("letters", NAME, "The letters that the page shows.", required=True),
                    Key("save", NAME, "Keeps the id of the letter that was sent.", required=True),
                    *EXITS,
                ),
                one_of=GO_OR_END,
                one_needed=True,
            ),
            "Where to go when somebody says on the letter page that a letter is sent.",
        ),
        Key("renamed", Table(NAME, NAME), "Old step to new step, for people in the middle."),
        Key("steps", Table(NAME, STEP, most=MAX_STEPS), "The conversation.", required=True),
    ),
)
