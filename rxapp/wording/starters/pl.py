"""The Polish starters: topic -> name, subject, content. Worded so that no gender is needed."""

EMAIL = {
    "ready": (
        "Gotowe do odbioru",
        "Rower jest gotowy do odbioru",
        "Rower jest gotowy. Można go odebrać w sklepie {{ shop.name }}:\n{{ shop.address }}\n\n"
        "Jeśli odbierze go ktoś inny, prosimy podać nam wcześniej imię i nazwisko tej osoby. "
        "W razie pytań prosimy odpowiedzieć na tę wiadomość lub zadzwonić: {{ shop.phone }}.",
    ),
    "approval": (
        "Potrzebna zgoda",
        "Potrzebujemy zgody na dalsze prace",
        "Podczas przeglądu roweru znaleźliśmy usterki, których nie obejmuje zlecenie. Bez zgody nie zaczniemy ich usuwać.\n\n"
        "Prosimy o odpowiedź na tę wiadomość lub telefon: {{ shop.phone }}. Omówimy zakres prac i cenę.",
    ),
    "late": (
        "Opóźnienie części",
        "Część do roweru dotrze później",
        "Dostawca opóźnia wysyłkę części zamówionej do roweru, dlatego naprawa potrwa dłużej, niż zapowiadaliśmy. "
        "Odezwiemy się, gdy tylko część do nas dotrze.\n\n"
        "Jeśli rower jest potrzebny wcześniej, prosimy o wiadomość. Sprawdzimy, co da się zrobić bez tej części.",
    ),
    "appointment": (
        "Przypomnienie o wizycie",
        "Przypomnienie o wizycie w serwisie",
        "Przypominamy o umówionej wizycie w serwisie {{ shop.name }}:\n{{ shop.address }}\n\n"
        "Jeśli termin nie pasuje, prosimy o odpowiedź na tę wiadomość lub telefon: {{ shop.phone }}. Znajdziemy inny.",
    ),
    "thanks": (
        "Podziękowanie",
        "Dziękujemy za wizytę",
        "Dziękujemy za skorzystanie z usług {{ shop.name }}.\n\n"
        "Jeśli po pierwszych kilometrach coś będzie wymagało poprawki, zapraszamy z rowerem do serwisu. Poprawimy to.",
    ),
    "empty": ("Pusty: powitanie i podpis", "", ""),
}

SMS = {
    "ready": ("Gotowe do odbioru", "Gotowe do odbioru", "Rower jest gotowy do odbioru w sklepie {{ shop.name }}."),
    "approval": (
        "Potrzebna zgoda",
        "Potrzebna zgoda",
        "Znaleźliśmy w rowerze dodatkowe usterki i potrzebujemy zgody na naprawę. Prosimy o telefon: {{ shop.phone }}.",
    ),
    "late": ("Opóźnienie części", "Opóźnienie części", "Część do roweru dotrze później. Damy znać, gdy tylko ją otrzymamy."),
    "appointment": (
        "Przypomnienie o wizycie",
        "Przypomnienie o wizycie",
        "Przypominamy o wizycie w serwisie {{ shop.name }}. Zmiana terminu: {{ shop.phone }}.",
    ),
    "thanks": (
        "Podziękowanie",
        "Podziękowanie",
        "Dziękujemy za skorzystanie z usług {{ shop.name }}. Jeśli coś będzie wymagało poprawki, zapraszamy.",
    ),
    "empty": ("Pusty: powitanie i podpis", "", ""),
}

NOTE = {
    "phoned": ("Telefon od klienta", "Telefon od klienta", "{{ today }}: telefon od klienta.\nW sprawie: \nUstalono:"),
    "empty": ("Pusta notatka", "", ""),
}
