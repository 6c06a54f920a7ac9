"""The greeting at the start of a text: made by rxapp, written by staff, or none; and how one greeting replaces another. Pure.

The preview uses this, so that it shows the greeting that is in the text, and not the one that the settings would give (CL-36, D-17).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rxapp.core.kinds import Kind
from rxapp.core.text import clean, fold
from rxapp.wording.rules import assemble

LONGEST = 120  # a first line that is longer is a sentence, not a greeting
_TOKEN = re.compile(r"[^\s,:!;?\u2026]+[,:!;?\u2026]*")
_SIGNS = ".,:!;?\u2026"
_SALUTATIONS = """
    hi, hiya, hello, hey, hey there, howdy, yo, ahoy, dear, good morning, good afternoon, good evening, good day, morning, afternoon
    evening, greetings, to whom it may concern, gday
    cześć, hej, hejka, siema, witam, witaj, witajcie, dzień dobry, dobry wieczór, szanowny, szanowna, szanowni, drogi, droga, drodzy, ahoj
    hola, buenos días, buen día, buenas tardes, buenas noches, buenas, muy buenas, estimado, estimada, estimados, estimadas, estimado/a
    estimados/as, querido, querida, queridos, queridas, saludos
    привет, всем привет, приветствую, здравствуйте, здравствуй, добрый день, добрый вечер, доброе утро, доброго времени суток, доброго дня
    уважаемый, уважаемая, уважаемые, дорогой, дорогая, дорогие
    привіт, всім привіт, вітаю, вітаємо, вітання, добрий день, добридень, добрий вечір, доброго дня, доброго ранку, доброго вечора
    шановний, шановна, шановні, дорогий, дорога, дорогі, добрий ранок
    hallo, guten tag, guten morgen, guten abend, lieber, liebe, sehr geehrte, sehr geehrter, bonjour, bonsoir, salut, cher, chère, ciao
    madame, monsieur
"""
_PEOPLE = """
    all, everyone, everybody, team, folks, guys, friend, friends, mate, mates, ladies, gentlemen, sir, sirs, madam, colleague, colleagues
    customer, customers, member, members, neighbour, neighbours, captain
    wszyscy, wszystkim, wszystkich, państwo, państwa, panie, panowie, klienci, kliencie, koledzy, przyjaciele, zespole, koleżanki
    todos, todas, todo el mundo, amigo, amiga, amigos, amigas, señor, señora, señores, señoras, equipo, cliente, clientes, compañeros
    все, всем, всех, друзья, друг, коллеги, клиент, клиенты, господа, дамы, команда, ребята
    усі, всі, всім, усім, всіх, друзі, друже, колеги, клієнт, клієнти, панове, пані, пане, команда, команді, товариство
"""
_TITLES = """
    mr, mrs, ms, miss, mx, dr, prof, rev, doctor, professor
    pan, pani, panie, państwo, doktorze, profesorze
    sr, sra, srta, sres, sras, don, doña, señor, señora, señorita, dra, profa
    гн, гжа, г-н, г-жа, д-р, проф, господин, госпожа
    пан, пані, пане, панове, добродію, добродійко
    herr, frau, damen, herren, monsieur, madame
"""
_BESIDE = """
    there, again, both, my, our, club, family, shop, household, and, or, the, of, to, with
    do, i, oraz, y, e, a, de, del, la, las, los, el, и, или, с, к, из, та, або, і, й, з
    von, van, der, den, du, le, da, dos, und, et, moi, mi, mis
    moja, mój, moi, mili, мої, мои, мой, мій, знову, снова
"""
_NO_NAMES = """
    sorry, thanks, thank, please, yes, no, ok, okay, great, good, perfect, ready, done, news, just, now, today, tomorrow, again
    i, im, ill, ive
    it, its, we, were, our, your, youre, you, my, this, that, these, theres, here, is, are, was, has, have, any, what, when, where, how, who
    monday, tuesday, wednesday, thursday, friday, saturday, sunday, closed, open, bike, bikes, order
    przepraszam, dziękuję, dzięki, proszę, tak, nie, twój, twoja, to, już, gotowe, gotowy, rower
    perdón, gracias, sí, su, tu, ya, listo, lista, está, bici, bicicleta
    извините, спасибо, да, нет, ваш, ваша, ваше, это, мы, уже, готово, готов, велосипед
    вибачте, дякую, так, ні, це, ми, вже, готовий
"""


def _listed(words: str) -> frozenset[str]:
    return frozenset(fold(entry.strip()) for entry in re.split("[,\n]", words)) - {""}


_GREETS, _MEN, _RANKS, _LINKS, _NEVER = (_listed(words) for words in (_SALUTATIONS, _PEOPLE, _TITLES, _BESIDE, _NO_NAMES))
_MOST_WORDS = max(len(words.split()) for words in _GREETS)


@dataclass(frozen=True, slots=True)
class Opening:
    """The greeting at the start of a text, "" for none; `is_ours` where rxapp made it and staff have not changed it."""

    text: str = ""
    is_ours: bool = False


def opening(text: str, *, ours: Iterable[str], names: Iterable[str] = (), rest: str = "") -> Opening:
    """Find the greeting at the start of `text`. `ours` are the greetings that rxapp may have put in, `names` the customer's names.

    A line that staff wrote counts as a greeting where it is a salutation with whom it is for, or where it names one or more people and ends
    with a mark. Where it might say more, it counts as content, which is never removed unasked. `rest` is the text that followed our
    greeting: directly before it, a salutation may name people in small letters too.
    """
    return _found(text, tuple(ours), tuple(names), rest)


@lru_cache(maxsize=8)  # one change of a screen asks some eight times of the same text
def _found(text: str, ours: tuple[str, ...], names: tuple[str, ...], rest: str) -> Opening:
    said = clean(text).lstrip()
    mine = max((greeting for greeting in ours if greeting and said.startswith(greeting)), key=len, default="")
    if mine:
        return Opening(mine, is_ours=True)
    first, _, behind = said.partition("\n")
    is_before_rest = bool(rest and behind.strip() and behind.lstrip().startswith(clean(rest).strip()[:LONGEST]))
    known = frozenset(word for name in names for word in fold(name).split() if len(word) > 1)
    return Opening(_own(first.rstrip()[: LONGEST + 1], known, may_be_small=is_before_rest))


def greeted(text: str, stands: str, new: str, *, kind: str) -> str:
    """The text with `new` as its greeting: in the place of `stands`, which the text begins with, else ("") in front.

    `new` as "" takes the greeting out. `kind` decides the line breaks between greeting and text (D-14a).
    """
    said = clean(text)
    if not stands:
        return assemble(kind, greeting=new, content=said, signature="") if new else said
    behind = said.lstrip()[len(stands) :]
    return new + behind if new else behind.lstrip(" \n")


def around(kind: str, text: str, *, greeting: str, signature: str, stands: Opening, signed: str = "") -> str:
    """Put greeting and signature around the content of `text`, so that neither stands twice (D-17).

    A greeting that staff wrote (`stands`) stays instead of ours; an old greeting of ours and the old signature (`signed`) are replaced.
    """
    said = greeted(text, stands.text, "", kind=kind) if stands.is_ours else clean(text)
    said = said.strip()
    for old in (signature, signed):
        said = said.removesuffix(clean(old).strip() or "\0").rstrip()
    is_own = bool(stands.text) and not stands.is_ours
    return assemble(Kind(kind), greeting="" if is_own else greeting, content=said, signature=signature)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a first line: bare, folded, and the offsets of its end with and without the marks that follow it."""

    bare: str
    said: str
    start: int
    end: int
    is_marked: bool


def _words(line: str) -> list[_Word]:
    found: list[_Word] = []
    for token in _TOKEN.finditer(line):
        bare = token[0].strip("¡¿").rstrip(_SIGNS)
        said = fold(bare)
        marks = token[0].rstrip()[len(token[0].rstrip(_SIGNS)) :]
        is_marked = bool(marks) and not (marks == "." and (said in _RANKS or len(bare) == 1))
        found.append(_Word(bare, said, token.start(), token.end(), is_marked))
    return found


def _own(line: str, known: frozenset[str], *, may_be_small: bool) -> str:
    """The part of a first line that is a greeting; "" where it is none, or might say more."""
    words = _words(line)
    at = _salutations(words)
    if not at:
        return _addressed(line, words, known)
    greeted = words[at - 1].end if words[at - 1].is_marked or (at == len(words) and len(line) <= LONGEST) else 0
    may_be_capital = not line.isupper()
    for place in range(at, len(words)):
        word = words[place]
        if not any(sign.isalnum() for sign in word.bare):
            is_dash = word.said.strip("-") == ""
            return line[: word.end if is_dash else words[place - 1].end] if _is_whole(words[at:place]) else line[:greeted]
        if not (
            _is_of_people(word, known, may_be_capital=may_be_capital) or (may_be_small and len(words) - at < 3 and word.said not in _NEVER)
        ):
            is_known = place > at and words[place - 1].said in known and words[place - 1].bare[:1].isupper()
            return line[: words[place - 1].end] if is_known and not greeted else line[:greeted]
        if word.is_marked:
            return line[: word.end] if _is_whole(words[at : place + 1]) else line[:greeted]
    return line if len(line) <= LONGEST and _is_whole(words[at:]) else line[:greeted]


def _salutations(words: list[_Word]) -> int:
    """How many words at the start are salutations: "Hola, buenos días, Ana" has three."""
    at = 0
    while at < len(words):
        longest = 0
        for count in range(1, _MOST_WORDS + 1):
            said = words[at : at + count]
            if any(word.is_marked for word in said[:-1]):
                break
            longest = count if " ".join(word.said for word in said) in _GREETS and len(said) == count else longest
        if not longest:
            break
        at += longest
    return at


def _addressed(line: str, words: list[_Word], known: frozenset[str]) -> str:
    """A line that is nothing but people and a mark: "Oliver!", "Mates of the club,"."""
    if not words or line[-1] not in ",!" or len(line) > LONGEST or any(word.is_marked for word in words[:-1]):
        return ""
    may_be_capital = words[0].said in _RANKS
    is_for_people = words[0].said in known | _MEN | _RANKS and all(_is_of_people(w, known, may_be_capital=may_be_capital) for w in words)
    return line if is_for_people and _is_whole(words) else ""


def _is_of_people(word: _Word, known: frozenset[str], *, may_be_capital: bool) -> bool:
    """Whether a word may stand in whom a greeting is for."""
    if word.said in known | _MEN | _RANKS | _LINKS:
        return True
    is_run_on = any(part[:1].islower() for part in re.split("[—–]", word.bare)[1:]) or any(
        len(part) > 2 for part in word.bare.split(".")[1:]
    )
    is_capital = word.bare[:1].isalpha() and not word.bare[:1].islower()
    return may_be_capital and is_capital and not is_run_on and word.said not in _NEVER


def _is_whole(words: list[_Word]) -> bool:
    """Whether the words can be the whole list of people: none at all, or not ending in "and"."""
    return not words or words[-1].said not in _LINKS or words[-1].said in {"there", "again", "both", "club", "family", "shop", "household"}
