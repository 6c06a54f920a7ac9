"""Word catalogues: gettext files, one per language and feature, compiled to one script per language for the browser.

`rxapp/core/locale/<language>/<feature>.po`; the msgid is a key such as `panel.send`, English is a catalogue like the others.
Placeholders are written `{name}`; a plural entry is chosen by the value `n`. A value that begins with @ names another
key ("@field.last_name"), whose word is put in, filled with the other values.
"""

import gettext
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from rxapp.core.settings import ROOT

LOCALE = Path(__file__).parent / "locale"
PUBLISHED = ROOT / "assets" / "words"
LANGUAGES = {"en": "English", "pl": "Polski", "es": "Español", "ru": "Русский", "uk": "Українська"}
DEFAULT = "en"
LOCALES = {"en": "en-GB"}  # whose dates and numbers, where the language alone would mean another country's

Entry = str | list[str]


@cache
def words(language: str) -> dict[str, Entry]:
    """Every key of the language: a text, or the list of its plural forms."""
    found: dict[str, Entry] = {}
    for catalog in _catalogs(language):
        for message in catalog:
            if not message.id:
                continue
            key = message.id if isinstance(message.id, str) else message.id[0]
            found[key] = list(message.string) if isinstance(message.string, tuple) else str(message.string)
    return found


def say(language: str, key: str, **values: str | int) -> str:
    """The text in that language, placeholders filled; the key itself where the catalogue lacks it."""
    entry = words(language if language in LANGUAGES else DEFAULT).get(key, key)
    if isinstance(entry, list):
        entry = entry[_plural_rule(language)(int(values.get("n", 0)))]
    for name, value in values.items():
        entry = entry.replace("{" + name + "}", _worded(language, value, values))
    return entry


def publish() -> dict[str, str]:
    """Write the scripts under assets/words, hashed by content; returns language -> path on the site."""
    PUBLISHED.mkdir(parents=True, exist_ok=True)
    paths: dict[str, str] = {}
    for language in LANGUAGES:
        script = _script(language)
        name = f"{language}.{hashlib.sha256(script.encode()).hexdigest()[:12]}.js"
        target = PUBLISHED / name
        if not target.exists():
            target.write_text(script, encoding="utf-8")
        paths[language] = f"/words/{name}"
    for old in PUBLISHED.glob("*.js"):
        if f"/words/{old.name}" not in paths.values():
            old.unlink(missing_ok=True)
    return paths


def _worded(language: str, value: str | int, values: Mapping[str, str | int]) -> str:
    """A value as it stands in the sentence: the word that `@key` names, filled with the plain ones among the same values."""
    named = words(language if language in LANGUAGES else DEFAULT).get(str(value)[1:]) if str(value)[:1] == "@" else None
    if not isinstance(named, str):
        return str(value)
    for name, other in values.items():
        named = named if str(other)[:1] == "@" else named.replace("{" + name + "}", str(other))
    return named


def _catalogs(language: str) -> list[Catalog]:
    made: list[Catalog] = []
    for path in sorted((LOCALE / language).glob("*.po")):
        with path.open("rb") as file:
            made.append(read_po(file, locale=language))
    return made


@cache
def _plural_rule(language: str):
    return gettext.c2py(_plural_expression(language))


def _plural_expression(language: str) -> str:
    return Catalog(locale=language).plural_expr


_RUNTIME = """(()=>{const W=__WORDS__,P=n=>+(__PLURAL__),L="__LOCALE__",N=new Intl.NumberFormat(L);
globalThis.__t=(k,v)=>{let m=W[k];if(m===undefined)return k;if(Array.isArray(m))m=m[P(Number(v&&v.n||0))];
if(!v)return m;const c=x=>typeof x==="string"&&x[0]==="@"?W[x.slice(1)]:0,f=(m,u)=>m.replace(/\\{(\\w+)\\}/g,(a,x)=>x in v?u(v[x],a):a),
p=x=>typeof x==="number"?N.format(x):x;return f(m,x=>typeof c(x)==="string"?f(c(x),(y,a)=>c(y)?a:p(y)):p(x))};
const F={},f=(o)=>F[o=JSON.stringify({timeZone:globalThis.__zone||undefined,...o})]??=new Intl.DateTimeFormat(L,JSON.parse(o));
const day=d=>f({year:"numeric",month:"2-digit",day:"2-digit"}).format(d);
let K={},D;globalThis.__when=(iso,long)=>{const now=Date.now()/6e4|0;if(now!==D){D=now;K={}}return K[(iso||"")+(long||"")]??=when(iso,long)};
const when=(iso,long)=>{if(!iso)return"";const d=new Date(iso),n=Date.now();if(isNaN(d))return"";
const time=f({hour:"2-digit",minute:"2-digit",hourCycle:"h23"}).format(d),t=day(d);
if(t===day(n))return W["when.today"]+" "+time;if(t===day(n-864e5))return W["when.yesterday"]+" "+time;
const far=Math.abs(n-d)>5184e6,o=far?{day:"numeric",month:"short",...(d.getFullYear()!==new Date().getFullYear()?{year:"numeric"}:{})}:{weekday:"short",day:"numeric",month:"short"};
return f(o).format(d)+(long||!far&&d>n?" "+time:"")};
globalThis.__clock=(iso)=>iso?f({hour:"2-digit",minute:"2-digit",second:"2-digit",hourCycle:"h23"}).format(new Date(iso)):"";
globalThis.__moment=(iso)=>iso?f({weekday:"short",day:"numeric",month:"short",year:"numeric",hour:"2-digit",minute:"2-digit",hourCycle:"h23"}).format(new Date(iso)):"";
globalThis.__wall=(local)=>{const s=local||"",at=s.includes("T"),d=new Date(s+(at?"Z":"T00:00Z"));return isNaN(d)?"":at?f({timeZone:"UTC",weekday:"short",day:"numeric",month:"short"}).format(d)+" "+f({timeZone:"UTC",hour:"2-digit",minute:"2-digit",hourCycle:"h23"}).format(d):f({timeZone:"UTC",weekday:"short",day:"numeric",month:"short",...(d.getUTCFullYear()!==new Date().getFullYear()?{year:"numeric"}:{})}).format(d)};
document.documentElement.lang="__LANG__"})();"""  # noqa: E501


def _script(language: str) -> str:
    listed = json.dumps(words(language), ensure_ascii=False, separators=(",", ":"))
    return (
        _RUNTIME.replace("__PLURAL__", _plural_expression(language))
        .replace("__LOCALE__", LOCALES.get(language, language))
        .replace("__LANG__", language)
        .replace("__WORDS__", listed.replace("</", "<\\/"))
    )
