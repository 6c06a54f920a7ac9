"""The starter template by which a queue acknowledges new tickets, in each language (D-134). Worded so that no gender is needed."""

from collections.abc import Iterator

from rxapp.core.kinds import Kind
from rxapp.wording.starters.catalogue import Starter

TOPIC = "acknowledgement"
WORDS = {  # language -> name, subject, content
    "en": (
        "Acknowledgement",
        "We have received your message",
        "Thank you for your message. It has arrived at {{ shop.name }} and will be answered as soon as possible.",
    ),
    "pl": (
        "Potwierdzenie odbioru",
        "Wiadomość dotarła",
        "Dziękujemy za wiadomość. Dotarła do nas ({{ shop.name }}) i odpowiemy na nią jak najszybciej.",
    ),
    "es": (
        "Acuse de recibo",
        "Hemos recibido su mensaje",
        "Gracias por su mensaje. Ha llegado a {{ shop.name }} y le responderemos lo antes posible.",
    ),
    "ru": (
        "Подтверждение получения",
        "Ваше сообщение получено",
        "Спасибо за сообщение. Оно получено ({{ shop.name }}), и мы ответим как можно скорее.",
    ),
    "uk": (
        "Підтвердження отримання",
        "Ваше повідомлення отримано",
        "Дякуємо за повідомлення. Його отримано ({{ shop.name }}), і ми відповімо якнайшвидше.",
    ),
}


def key_of(language: str) -> str:
    """The key of the starter in this language, by which its template is known however it was changed."""
    return f"{language}.email.{TOPIC}"


def starters() -> Iterator[Starter]:
    """One for each language."""
    for language, (name, subject, content) in WORDS.items():
        yield Starter(key_of(language), Kind.EMAIL.value, language, name, subject, content)
