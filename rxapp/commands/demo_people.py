"""The customers of the demo shop, as forms for `customers.actions.create`. All made up; their phones are nobody's (see `made_up`)."""

from typing import Any

AGREES = {"agrees": True, "how": "in_person"}


def people() -> list[dict[str, Any]]:
    """Every demo customer: those with something to show first, then a shopful."""
    return [*_SPECIAL, *(_plain(line) for line in _PLAIN.strip().splitlines())]


def _person(first: str, last: str, phone: str = "", email: str = "", tags: str = "", **more: Any) -> dict[str, Any]:
    phones = [{"number": phone, "label": "mobile", **AGREES}] if phone else []
    emails = [{"address": email, "label": "", "is_main": True, **AGREES}] if email else []
    return {"kind": "person", "first_name": first, "last_name": last, "phones": phones, "emails": emails, "tags": tags, **more}


def _company(name: str, phone: str, email: str, tags: str = "", **more: Any) -> dict[str, Any]:
    phones = [{"number": phone, "label": "work"}]
    return {"kind": "company", "company": name, "phones": phones, "emails": [{"address": email, **AGREES}], "tags": tags, **more}


def _plain(line: str) -> dict[str, Any]:
    first, last, phone, email, tags, language = (part.strip() for part in line.split("|"))
    return _person(first, last, phone, f"{email}@example.com" if email else "", tags, language=language)


_SPECIAL: list[dict[str, Any]] = [
    _person(
        "Oliver",
        "Hartley-Whittingham",
        email="oliver@hartley-whittingham.example.com",
        tags="Brompton, Road club",
        title="mr",
        company="Hartley Architects",
        language="en",
        is_vip=True,
        preference="email",
        line1="3 Mill Bank",
        town="Hebden Bridge",
        postcode="HX7 0AA",
        country="GB",
        note="Collects after 17:30. Wants replaced parts back in a bag. Goes by Oliver, never Olly. "
        "Ask whether he wants the spare hinge clamp plate: it lies in the drawer under the till.",
        number="004812",
    )
    | {"phones": [{"number": "07700 900633", "label": "mobile", **AGREES}, {"number": "01632 960552", "label": "work"}]},
    _person("Charlotte", "Ainsley", "07700 900142", "c.ainsley@example.com", "E-bike", language="en", preference="sms"),
    _person(
        "Agnieszka",
        "Harasimowicz",
        "+48 401555014",
        "agnieszka.harasimowicz@example.com",
        "Commuter",
        language="pl",
        title="mrs",
        form_informal="Agnieszko",
        form_formal="Pani Agnieszko",
    ),
    _person("Katarzyna", "Harłukowicz-Brzęczyszczykiewicz", "+48 405555330", "k.harlukowicz@example.org", "Commuter", language="pl"),
    _person("Bogdan", "Charuk", "+48 405555092", "bogdan.charuk@example.org", language="uk"),
    _person(
        "Charo",
        "Jiménez Ibarra",
        "+34 500555027",
        "charo.jimenez@example.net",
        "Touring, Fleet",
        language="es",
        title="ms",
        is_vip=True,
        note="Orders for the whole fleet: twelve bicycles.",
    ),
    _person(
        "Barnaby", "Charlesworth-Fotheringham", "07700 900318", "barnaby@charlesworth.example.com", "Road club", is_vip=True, language="en"
    ),
    _person(
        "Harold",
        "Pickersgill",
        "07700 900871",
        "h.pickersgill@example.com",
        "Warranty",
        title="mr",
        is_conflict=True,
        language="en",
        note="Shouted at Cleo over a warranty claim. Hand over to Ada.",
    ),
    _person("Harriet", "Oyelaran", "07700 900260", "harriet.oyelaran@example.com", "Road club", title="dr", language="en"),
    _person("Ian", "O’Hara", tags="", language="en") | {"phones": [{"number": "01632 960244", "label": "home"}]},
    _person("Deepak", "Sharma", "07700 900455", "deepak.sharma@example.com", "Cargo bike", language="en"),
    _person("Emily", "Harcourt", email="emily.harcourt@example.com", tags="Child seat", title="mrs", language="en")
    | {"phones": [{"number": "01632 960118", "label": "home"}]},
    _person("María del Carmen", "Ortega Ruiz", "+34 500555108", "mc.ortega@example.net", "Touring", language="es", preference="email"),
    _person("Олександр", "Харченко", "+380 400555014", "o.kharchenko@example.org", "E-bike", language="uk", form_informal="Олександре"),
    _person("Наталья", "Щёлокова", "+7 310 555-01-45", "n.shchelokova@example.org", "Commuter", language="ru", title="mrs"),
    _person("", "", "07700 900999"),
    _company("Harlequin Cycle Wholesale Ltd", "01632 960700", "orders@harlequin.example.com", "Parts", is_supplier=True, language="en"),
    _company(
        "Pennine Harriers Cycling Club",
        "01632 960810",
        "secretary@pennineharriers.example.com",
        "Club",
        is_supplier=True,
        language="en",
        note="Four wheels to true every spring.",
    ),
    _company(
        "Calder Couriers LLP",
        "01632 960333",
        "fleet@caldercouriers.example.com",
        "Fleet, Cargo bike",
        is_supplier=True,
        is_conflict=True,
        is_vip=True,
        language="en",
    ),
    _company("Serwis Rowerowy Żak sp. z o.o.", "+48 405555777", "biuro@serwiszak.example.org", "Parts", is_supplier=True, language="pl"),
    _company("Todmorden Primary School", "01632 960911", "office@todprimary.example.org", "Child seat", language="en"),
]

_PLAIN = """
Richard  | Stubbs             | 07700 900509  | richard.stubbs   |                        | en
Robert   | Harkness           | 07700 900027  | rob.harkness     | Road club              | en
Ruth     | Bonham-Harrison    | 07700 900377  | ruth.bh          |                        | en
Siobhan  | Ní Bhraonáin       | 07700 900101  | siobhan.nib      | Touring                | en
Owain    | Llewellyn          | 07700 900102  | owain.llewellyn  | Mountain bike          | en
Morag    | MacGillivray       | 07700 900103  | morag.macg       | Commuter               | en
Tunde    | Adeyemi            | 07700 900104  | tunde.adeyemi    | E-bike, Commuter       | en
Ngozi    | Okonkwo            | 07700 900105  | ngozi.okonkwo    |                        | en
Yusuf    | Rahman             | 07700 900106  | yusuf.rahman     | Cargo bike             | en
Aisha    | Malik              | 07700 900107  | aisha.malik      | Child seat             | en
Wei      | Zhang              | 07700 900108  | wei.zhang        | Brompton               | en
Priya    | Raghunathan        | 07700 900109  | priya.r          | Commuter, Bike to work | en
Tamsin   | Trelawney          | 07700 900110  |                  |                        | en
Desmond  | Campbell           | 07700 900111  | des.campbell     | Road club              | en
Winifred | Akeroyd            |               | w.akeroyd        |                        | en
Hamish   | Featherstonehaugh  | 07700 900113  | hamish.f         | Recumbent              | en
Georgina | Shackleton         | 07700 900114  | g.shackleton     | Tandem, Club           | en
Kenji    | Watanabe           | 07700 900115  | kenji.watanabe   | Touring                | en
Beatrice | Ramsbottom         | 07700 900116  | bea.ramsbottom   | E-bike                 | en
Leo      | Sutcliffe          | 07700 900117  | leo.sutcliffe    | Student                | en
Freya    | Greenwood          | 07700 900118  | freya.greenwood  | Student                | en
Arthur   | Crabtree           | 07700 900119  | arthur.crabtree  | Bike to work           | en
Jan      | Kowalski           | 07700 900120  | jan.kowalski     | Commuter               | pl
Zofia    | Wiśniewska         | 07700 900121  | zofia.wisniewska | Child seat             | pl
Łukasz   | Źdźbłowski         | 07700 900122  | lukasz.zdzblo    | Mountain bike          | pl
Grażyna  | Święcicka          | 07700 900123  | grazyna.s        |                        | pl
Przemysław | Chrząszcz        | 07700 900124  | p.chrzaszcz      | Trade                  | pl
José     | Núñez Peña         | 07700 900125  | jose.nunez       | Road club              | es
Íñigo    | Goikoetxea         | 07700 900126  | inigo.g          | Triathlon              | es
Begoña   | Álvarez Muñoz      | 07700 900127  | begona.alvarez   | Touring                | es
Фёдор    | Королёв            | 07700 900128  | f.korolev        |                        | ru
Алёна    | Ёлкина             | 07700 900129  | alena.elkina     | E-bike                 | ru
Соломія  | Білецька           | 07700 900130  | s.biletska       | Commuter               | uk
Тарас    | Ґудзь              | 07700 900131  | taras.gudz       | Cargo bike             | uk
Ївга     | Нечай              | 07700 900132  | yivha.nechai     |                        | uk
Alice    | Barraclough        | 07700 900133  | alice.barra      | Newsletter             | en
George   | Horsfall           | 07700 900134  | george.horsfall  | Insurance              | en
Catriona | Helliwell          | 07700 900135  | cat.helliwell    | Brompton               | en
Marcus   | Uttley             | 07700 900136  | marcus.uttley    |                        | en
Joan     | Midgley            | 07700 900137  |                  | Warranty               | en
"""
