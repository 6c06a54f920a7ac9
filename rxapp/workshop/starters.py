"""The starter templates of the workshop: a job is ready, its promised day, a quote (CLX-15). Worded so that no gender is needed."""

from collections.abc import Iterator

from rxapp.wording.starters.catalogue import Starter

Words = dict[str, tuple[str, str, str]]  # topic -> name, subject, content

EMAIL: dict[str, Words] = {
    "en": {
        "job_ready": (
            "Job ready",
            "Job {{ job.number }} is ready",
            "Job {{ job.number }} ({{ job.item }}) is done and waits for you at {{ shop.name }}:\n{{ shop.address }}\n\n"
            "If someone else is picking it up, tell us their name first. "
            "If you have any questions, reply to this e-mail or ring us on {{ shop.phone }}.",
        ),
        "job_promised": (
            "Job promised",
            "Job {{ job.number }}: ready by {{ job.promised_on }}",
            "We expect to finish job {{ job.number }} ({{ job.item }}) by {{ job.promised_on }}. We will write again once it is ready.\n\n"
            "If that does not suit, reply to this e-mail or ring us on {{ shop.phone }}.",
        ),
        "job_quote": (
            "Job quote",
            "Your quote {{ job.number }}",
            "We have looked at your {{ job.item }} and can give you a price. Your quote has the number {{ job.number }}.\n\n"
            "We will not start before you agree. Reply to this e-mail or ring us on {{ shop.phone }} "
            "and we will go through the work with you.",
        ),
    },
    "pl": {
        "job_ready": (
            "Zlecenie gotowe",
            "Zlecenie {{ job.number }} jest gotowe",
            "Zlecenie {{ job.number }} ({{ job.item }}) jest gotowe i czeka w sklepie {{ shop.name }}:\n{{ shop.address }}\n\n"
            "Jeśli odbierze je ktoś inny, prosimy podać nam wcześniej imię i nazwisko tej osoby. "
            "W razie pytań prosimy odpowiedzieć na tę wiadomość lub zadzwonić: {{ shop.phone }}.",
        ),
        "job_promised": (
            "Termin zlecenia",
            "Zlecenie {{ job.number }}: termin {{ job.promised_on }}",
            "Zlecenie {{ job.number }} ({{ job.item }}) planujemy zakończyć do {{ job.promised_on }}. "
            "Napiszemy ponownie, gdy będzie gotowe.\n\n"
            "Jeśli ten termin nie pasuje, prosimy o odpowiedź na tę wiadomość lub telefon: {{ shop.phone }}.",
        ),
        "job_quote": (
            "Wycena",
            "Wycena {{ job.number }}",
            "Po oględzinach ({{ job.item }}) możemy podać cenę. Numer wyceny: {{ job.number }}.\n\n"
            "Bez zgody nie zaczniemy prac. Prosimy o odpowiedź na tę wiadomość lub telefon: {{ shop.phone }}. "
            "Omówimy zakres prac i cenę.",
        ),
    },
    "es": {
        "job_ready": (
            "Trabajo listo",
            "El trabajo {{ job.number }} está listo",
            "El trabajo {{ job.number }} ({{ job.item }}) está terminado y le espera en {{ shop.name }}:\n{{ shop.address }}\n\n"
            "Si va a recogerlo otra persona, indíquenos antes su nombre. "
            "Para cualquier duda, responda a este correo o llámenos al {{ shop.phone }}.",
        ),
        "job_promised": (
            "Fecha prevista",
            "Trabajo {{ job.number }}: listo el {{ job.promised_on }}",
            "Prevemos terminar el trabajo {{ job.number }} ({{ job.item }}) el {{ job.promised_on }}. "
            "Le escribiremos de nuevo cuando esté listo.\n\n"
            "Si no le viene bien, responda a este correo o llámenos al {{ shop.phone }}.",
        ),
        "job_quote": (
            "Presupuesto",
            "Su presupuesto {{ job.number }}",
            "Hemos revisado su {{ job.item }} y podemos darle un precio. Su presupuesto tiene el número {{ job.number }}.\n\n"
            "No empezaremos sin su aprobación. Responda a este correo o llámenos al {{ shop.phone }} "
            "y le explicaremos el trabajo.",
        ),
    },
    "ru": {
        "job_ready": (
            "Работа готова",
            "Работа {{ job.number }} готова",
            "Работа {{ job.number }} ({{ job.item }}) закончена и ждёт Вас в магазине {{ shop.name }}:\n{{ shop.address }}\n\n"
            "Если придёт другой человек, заранее сообщите нам его имя. "
            "Если есть вопросы, ответьте на это письмо или позвоните: {{ shop.phone }}.",
        ),
        "job_promised": (
            "Срок работы",
            "Работа {{ job.number }}: срок {{ job.promised_on }}",
            "Работу {{ job.number }} ({{ job.item }}) мы рассчитываем закончить к сроку: {{ job.promised_on }}. "
            "Мы напишем ещё раз, когда всё будет готово.\n\n"
            "Если этот срок Вам не подходит, ответьте на это письмо или позвоните: {{ shop.phone }}.",
        ),
        "job_quote": (
            "Смета",
            "Смета {{ job.number }}",
            "Мы всё осмотрели ({{ job.item }}) и можем назвать цену. Номер сметы: {{ job.number }}.\n\n"
            "Без Вашего согласия мы не начнём. Ответьте на это письмо или позвоните: {{ shop.phone }}. "
            "Мы обсудим с Вами объём работ.",
        ),
    },
    "uk": {
        "job_ready": (
            "Робота готова",
            "Робота {{ job.number }} готова",
            "Роботу {{ job.number }} ({{ job.item }}) завершено, вона чекає на Вас у магазині {{ shop.name }}:\n{{ shop.address }}\n\n"
            "Якщо прийде інша людина, заздалегідь повідомте нам її ім’я. "
            "Якщо маєте запитання, дайте відповідь на цей лист або зателефонуйте: {{ shop.phone }}.",
        ),
        "job_promised": (
            "Термін роботи",
            "Робота {{ job.number }}: термін {{ job.promised_on }}",
            "Роботу {{ job.number }} ({{ job.item }}) ми плануємо завершити до такого терміну: {{ job.promised_on }}. "
            "Ми напишемо ще раз, коли все буде готово.\n\n"
            "Якщо цей термін Вам не підходить, дайте відповідь на цей лист або зателефонуйте: {{ shop.phone }}.",
        ),
        "job_quote": (
            "Кошторис",
            "Кошторис {{ job.number }}",
            "Ми все оглянули ({{ job.item }}) і можемо назвати ціну. Номер кошторису: {{ job.number }}.\n\n"
            "Без Вашої згоди ми не почнемо. Дайте відповідь на цей лист або зателефонуйте: {{ shop.phone }}. "
            "Ми обговоримо з Вами обсяг робіт.",
        ),
    },
}

SMS: dict[str, Words] = {
    "en": {
        "job_ready": ("Job ready", "Job ready", "{{ job.item }} is ready to collect from {{ shop.name }}. Job {{ job.number }}."),
        "job_promised": (
            "Job promised",
            "Job promised",
            "Job {{ job.number }} ({{ job.item }}): we expect it ready by {{ job.promised_on }}.",
        ),
        "job_quote": (
            "Job quote",
            "Job quote",
            "Your quote {{ job.number }} ({{ job.item }}) is done. Ring us on {{ shop.phone }} to go through it.",
        ),
    },
    "pl": {
        "job_ready": ("Zlecenie gotowe", "Zlecenie gotowe", "Zlecenie {{ job.number }} ({{ job.item }}) jest gotowe: {{ shop.name }}."),
        "job_promised": ("Termin zlecenia", "Termin zlecenia", "Zlecenie {{ job.number }} ({{ job.item }}): termin {{ job.promised_on }}."),
        "job_quote": ("Wycena", "Wycena", "Wycena {{ job.number }} ({{ job.item }}) jest gotowa. Prosimy o telefon: {{ shop.phone }}."),
    },
    "es": {
        "job_ready": ("Trabajo listo", "Trabajo listo", "{{ job.item }}: el trabajo {{ job.number }} le espera en {{ shop.name }}."),
        "job_promised": ("Fecha prevista", "Fecha prevista", "Trabajo {{ job.number }} ({{ job.item }}): listo el {{ job.promised_on }}."),
        "job_quote": (
            "Presupuesto",
            "Presupuesto",
            "Su presupuesto {{ job.number }} ({{ job.item }}) ya se puede consultar: {{ shop.phone }}.",
        ),
    },
    "ru": {
        "job_ready": ("Работа готова", "Работа готова", "Готово: {{ job.item }}, работа {{ job.number }}. {{ shop.name }}."),
        "job_promised": ("Срок работы", "Срок работы", "Работа {{ job.number }} ({{ job.item }}): срок {{ job.promised_on }}."),
        "job_quote": ("Смета", "Смета", "Смета {{ job.number }} ({{ job.item }}) готова. Позвоните: {{ shop.phone }}."),
    },
    "uk": {
        "job_ready": ("Робота готова", "Робота готова", "Готово: {{ job.item }}, робота {{ job.number }}. {{ shop.name }}."),
        "job_promised": ("Термін роботи", "Термін роботи", "Робота {{ job.number }} ({{ job.item }}): термін {{ job.promised_on }}."),
        "job_quote": ("Кошторис", "Кошторис", "Кошторис {{ job.number }} ({{ job.item }}) готовий. Зателефонуйте: {{ shop.phone }}."),
    },
}


def starters() -> Iterator[Starter]:
    """Each language's e-mails and SMS."""
    for kind, languages in (("email", EMAIL), ("sms", SMS)):
        for language, topics in languages.items():
            for topic, (name, subject, content) in topics.items():
                yield Starter(f"{language}.{kind}.{topic}", kind, language, name, subject, content)
