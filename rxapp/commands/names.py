"""Names, streets and towns for made-up people, in five languages. Data only; no real person is meant."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Names:
    """One language's names; `lasts` are pairs of a man's and a woman's form, towns stand with a postcode or its beginning."""

    men: tuple[str, ...]
    women: tuple[str, ...]
    lasts: tuple[tuple[str, str], ...]
    towns: tuple[tuple[str, str], ...]
    streets: tuple[str, ...]
    companies: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


def _places(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((town, code) for town, _, code in (place.partition(":") for place in _listed(text)))


def _built(stems: str, endings: str) -> tuple[tuple[str, str], ...]:
    return tuple((stem + ending, stem + ending) for stem in stems.split() for ending in endings.split())


def _paired(text: str, **endings: str) -> tuple[tuple[str, str], ...]:
    """Last names whose woman's form has another ending, such as ski="ska"."""
    return tuple((name, _woman(name, endings)) for name in text.split())


def _woman(name: str, endings: dict[str, str]) -> str:
    ending = next((known for known in endings if name.endswith(known)), "")
    return name.removesuffix(ending) + endings.get(ending, "")


EN = Names(
    men=_words(
        "Oliver George Harry Jack Charlie Leo Arthur Muhammad Noah Theo Freddie Archie Alfie Henry Oscar Joshua Samuel Daniel Isaac Ethan"
        " Toby Edward Reuben Rory Callum Ewan Hamish Rhys Owain Dylan Ian Alan Trevor Nigel Barnaby Harold Deepak Arjun Rajesh Kwame Tunde"
        " Ahmed Yusuf Bilal Wei Kenji Lewis Marcus Desmond Winston"
    ),
    women=_words(
        "Olivia Amelia Isla Ava Lily Freya Grace Sophie Emily Poppy Evie Rosie Charlotte Harriet Phoebe Alice Florence Eleanor Matilda"
        " Niamh Siobhan Catriona Morag Bronwen Cerys Ruth Joan Margaret Dorothy Priya Anjali Fatima Aisha Zainab Ngozi Adaeze Folake Mei"
        " Hannah Rebecca Naomi Beatrice Cordelia Georgina Henrietta Winifred Tamsin Elspeth"
    ),
    lasts=_built(
        "Hart Whit Ash Bram Clay Dun Ed El Fair Gra Hol Ing Kes Lang Mar Nor Oak Pem Rad Sed Thorn Up Wal Wen York Ains Bick Cart Den Farn"
        " Great Had Kirk Lin Mid New Pres Rams Shel Tat Under Wood Hather Fother Micklen Green Black Stan Hard Bur Crom Hux Lock Bal Wake"
        " Bent Cray Old Rush Stock Thack Wins Bro Col Dal Hep Mor Ten",
        "ley ton ham worth field ford wood by well shaw croft combe stead bury wick land more gate ridge side worthy brook den ster son",
    ),
    towns=_places(
        "Hebden Bridge:HX7,Halifax:HX1,Todmorden:OL14,Leeds:LS6,Bradford:BD8,Huddersfield:HD1,Skipton:BD23,Burnley:BB11,Rochdale:OL16,"
        "Manchester:M14,Sheffield:S10,York:YO30,Keighley:BD21,Ilkley:LS29,Otley:LS21,Brighouse:HD6"
    ),
    streets=_listed("Valley Road,Mill Bank,Station Road,Church Lane,Market Street,Canal Side,Moor View,Bridge Gate,Park Row,High Street"),
    companies=_listed("Cycles,Cycle Wholesale Ltd,Couriers,Cycling Club,Deliveries LLP,Bike Hire,Primary School,Council"),
)

PL = Names(
    men=_words(
        "Jan Piotr Krzysztof Andrzej Tomasz Paweł Michał Marcin Grzegorz Łukasz Zbigniew Wojciech Bogdan Stanisław Mieczysław Józef"
        " Kamil Bartosz Szymon Jakub Ryszard Przemysław Czesław Ludwik"
    ),
    women=_words(
        "Anna Maria Katarzyna Małgorzata Agnieszka Barbara Ewa Krystyna Elżbieta Magdalena Joanna Aleksandra Zofia Jadwiga Halina Bożena"
        " Grażyna Żaneta Łucja Oliwia Wiesława Danuta Kinga Iwona Róża"
    ),
    lasts=_paired(
        "Nowak Kowalski Wiśniewski Wójcik Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski Jankowski Mazur Kwiatkowski"
        " Krawczyk Piotrowski Grabowski Pawłowski Michalski Zając Król Wieczorek Jabłoński Wróbel Majewski Olszewski Jaworski Stępień"
        " Rutkowski Sikora Ostrowski Baran Duda Szewczyk Tomaszewski Pietrzak Marciniak Wróblewski Zalewski Jakubowski Sadowski Zawadzki"
        " Bąk Włodarczyk Chmielewski Borkowski Czarnecki Sawicki Sokołowski Maciejewski Kubiak Kucharski Wysocki Lis Kalinowski Mazurek"
        " Harasimowicz Łukaszewicz Święcicki Brzęczyszczykiewicz Źdźbłowski Gżegżółka Chrząszcz",
        ski="ska",
        cki="cka",
        dzki="dzka",
    ),
    towns=_places("Kraków:30-001,Warszawa:00-950,Łódź:90-001,Wrocław:50-001,Poznań:60-001,Gdańsk:80-001,Rzeszów:35-001,Zakopane:34-500"),
    streets=_listed("ul. Długa,ul. Krótka,ul. Źródlana,ul. Kościelna,ul. Rowerowa,al. Lipowa"),
    companies=_listed("Rowery,Serwis sp. z o.o.,Kurier,Klub Kolarski,Hurtownia"),
)

ES = Names(
    men=_words(
        "José Antonio Manuel Francisco Juan David Javier Daniel Carlos Jesús Alejandro Miguel Rafael Ángel Pablo Sergio Íñigo Óscar Ramón"
        " Joaquín Andrés Adrián Rubén Nicolás Gonzalo"
    ),
    women=_words(
        "María Carmen Ana Isabel Laura Cristina Marta Pilar Dolores Charo Lucía Begoña Inés Concepción Rocío Elena Raquel Noelia Verónica"
        " Ángeles Montserrat Nuria Esperanza Itziar Amparo"
    ),
    lasts=_paired(
        "García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Hernández Ruiz Díaz Moreno Muñoz Álvarez"
        " Romero Gutiérrez Alonso Navarro Torres Domínguez Ramos Vázquez Ramírez Gil Serrano Morales Molina Blanco Suárez Castro Ortega"
        " Delgado Ortiz Marín Rubio Núñez Medina Sanz Castillo Iglesias Cortés Garrido Santos Guerrero Lozano Cano Cruz Méndez Flores"
        " Herrera Peña León Márquez Cabrera Gallego Calvo Vidal Campos Reyes Vega Fuentes Ibarra Echevarría Goikoetxea"
    ),
    towns=_places("Madrid:28001,Barcelona:08001,Valencia:46001,Sevilla:41001,Zaragoza:50001,Málaga:29001,Bilbao:48001,Logroño:26001"),
    streets=_listed("Calle Mayor,Calle del Río,Avenida de la Constitución,Plaza de España,Paseo del Olmo"),
    companies=_listed("Bicicletas,Ciclos S.L.,Mensajería,Club Ciclista,Suministros S.A."),
)

RU = Names(
    men=_words("Александр Сергей Дмитрий Алексей Андрей Максим Евгений Иван Михаил Артём Фёдор Пётр Николай Юрий Семён Тимофей"),
    women=_words("Елена Ольга Наталья Анна Татьяна Ирина Мария Светлана Екатерина Юлия Алёна Вера Надежда Полина Ксения Дарья"),
    lasts=_paired(
        "Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков Алексеев Лебедев Семёнов Егоров"
        " Козлов Степанов Николаев Орлов Андреев Макаров Никитин Захаров Зайцев Соловьёв Борисов Яковлев Григорьев Романов Воробьёв Сергеев"
        " Кузьмин Фролов Королёв Гусев Киселёв Ильин Поляков Виноградов Белов Тарасов Жуков Щукин Ёлкин Черных Коваленко",
        ов="ова",
        ев="ева",
        ёв="ёва",
        ин="ина",
    ),
    towns=_places("Москва:101000,Тверь:170000,Казань:420000,Псков:180000,Вологда:160000,Томск:634000"),
    streets=_listed("ул. Садовая,ул. Лесная,ул. Озёрная,пр. Мира,пер. Тихий"),
    companies=_listed("Велосервис,ООО Колесо,Курьер,Веломаркет"),
)

UK = Names(
    men=_words("Олександр Андрій Сергій Володимир Юрій Іван Василь Микола Тарас Богдан Ярослав Остап Євген Ігор Назар Данило"),
    women=_words("Олена Наталія Оксана Ірина Тетяна Юлія Марія Галина Людмила Соломія Ганна Леся Катерина Дарина Ївга Мирослава"),
    lasts=_paired(
        "Шевченко Коваленко Бондаренко Ткаченко Кравченко Олійник Шевчук Поліщук Лисенко Мороз Марченко Руденко Савченко Петренко Клименко"
        " Павленко Левченко Гончаренко Мельник Бойко Гаврилюк Дячук Захарчук Кузьменко Мірошниченко Харченко Юрченко Якименко Панасюк"
        " Федоренко Іщенко Єфименко Нечай Ґудзь Зеленський Яворський Білецький Волинець Швець Гнатюк Тищенко Прокопенко",
        ський="ська",
        цький="цька",
    ),
    towns=_places("Київ:01001,Львів:79000,Харків:61000,Одеса:65000,Полтава:36000,Чернівці:58000"),
    streets=_listed("вул. Садова,вул. Шевченка,вул. Лісова,просп. Миру,пров. Тихий"),
    companies=_listed("Велосервіс,ТОВ Колесо,Кур'єр,Веломайстерня"),
)

LANGUAGES = {"en": EN, "pl": PL, "es": ES, "ru": RU, "uk": UK}

TAGS = _listed(
    "Commuter,Road club,E-bike,Touring,Fleet,Cargo bike,Child seat,Parts,Warranty,Club,Brompton,Mountain bike,Trade,Student,Newsletter,"
    "Triathlon,Recumbent,Tandem,Insurance,Bike to work"
)

NOTES = (
    "Collects after 17:30. Wants replaced parts back in a bag.",
    "Rings the bell twice; the dog is friendly.",
    "Prefers the old saddle. Never replace it without asking.",
    "Pays on account at the end of the month.",
    "Locks the e-bike in the shed behind the house: key with the neighbour.",
)

LONG_NAMES = (
    ("Katarzyna", "Harłukowicz-Brzęczyszczykiewicz"),
    ("Maximiliana Philippa", "Featherstonehaugh-Cholmondeley"),
    ("María del Carmen", "Fernández de Córdoba y Álvarez de Toledo"),
    ("Олександра", "Нечуй-Левицька-Криворучко"),
)
