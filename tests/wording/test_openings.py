"""What a text begins with, and how a greeting changes: never two of them (CL-36, D-17)."""

import pytest

from rxapp.wording.openings import Opening, around, greeted, opening

OURS = ("Hi Oliver,", "Dear Mr Hartley,")
REST = "Your bicycle is ready.\n\nCalder Cycles"


@pytest.mark.parametrize(
    ("text", "text_of", "is_ours"),
    [
        ("Hi Oliver,\n\nYour bicycle is ready.", "Hi Oliver,", True),
        ("Hi Oliver, your bicycle is ready.", "Hi Oliver,", True),
        ("\n\nHi Oliver,\nready", "Hi Oliver,", True),
        ("Dear Mr Hartley,\nready", "Dear Mr Hartley,", True),
        ("Hi Olivera,\nready", "Hi Olivera,", False),
        ("Cześć Marysiu,\n\nrower", "Cześć Marysiu,", False),
        ("Czesc Marysiu\n\nrower", "Czesc Marysiu", False),
        ("Dear all,\n\nwe are closed", "Dear all,", False),
        ("Morning Oli!\n\nReady.", "Morning Oli!", False),
        ("Oliver!\nReady.", "Oliver!", False),
        ("Mates of the club,\nready", "Mates of the club,", False),
        ("Hello, it is ready", "Hello,", False),
        ("Здравствуйте, Иван!\nготово", "Здравствуйте, Иван!", False),
        ("My own words first", "", False),
        ("Good news!\nIt is ready", "", False),
        ("Hiking boots are in, come by.", "", False),
        ("Oliver has rung about it", "", False),
        ("Hello there we have had your bicycle for weeks now and nobody came, please do", "", False),
        ("Parts needed:\n- a wheel", "", False),
        ("", "", False),
    ],
)
def test_the_text_says_how_it_begins(text, text_of, is_ours):
    assert opening(text, ours=OURS, names=("Oliver", "Hartley")) == Opening(text_of, is_ours)


@pytest.mark.parametrize(
    "text",
    [
        *("¡Buenos días!\nx", "¡Hola a todos!\nx", "¡Buenos días, Exaxa!\nx", "Hola, buenas tardes, Ana:\nx", "Estimado/a Ana:\nx"),
        *(
            "Всем привет!\nx",
            "Привет, Иван!\nx",
            "Уважаемый г-н Иванов,\nx",
            "Шановна пані Олено!\nx",
            "Всім привіт!\nx",
            "Вітаю, Олено!\nx",
        ),
        *("Ahoj Exaxa\nx", "Yo Exaxa\nx", "Hi both,\nx", "Dear Sir or Madam,\nx", "Dear J. R. Smith,\nx", "Hi team -\nx", "Hello!!!\nx"),
        *("Dzień dobry, Panie Janie,\nx", "Szanowni Państwo,\nx", "Cześć wszystkim!\nx", "hi oliver\nx", "Hi\nx", "Team,\nx"),
        "Dear Mr and Mrs Smith-Jones of the Calder Valley Cycling Club,\n\nx",
        "To whom it may concern:\nx",
    ],
)
def test_a_greeting_of_staffs_own_gets_no_second_one_in_front(text):
    """B1e: in five languages, with the marks that they have."""
    line = text.partition("\n")[0]
    assert opening(text, ours=OURS, names=("Oliver", "Hartley")) == Opening(line)
    assert greeted(text, line, "Hi Oliver,", kind="sms").startswith("Hi Oliver,\n")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Your bike is ready,\nplease come by Friday.", "Your bike is ready,\nplease come by Friday."),
        ("Hi Excxc your bike is ready\nCome by.", "your bike is ready\nCome by."),
        ("Hi Excxc your bike is ready.", "your bike is ready."),
        ("Hi your bike is ready.", "your bike is ready."),
        ("HI YOUR BIKE IS READY\nx", "YOUR BIKE IS READY\nx"),
        ("Hi Dave,your bike is ready", "your bike is ready"),
        ("Hi Bike Ready!\nx", "Bike Ready!\nx"),
        ("Hi Excxc—ready\nx", "ready\nx"),
        ("Hi Excxc.Ready now\nx", "Ready now\nx"),
        ("Excxc, your bike is ready,\nx", "your bike is ready,\nx"),
        ("Sorry,\nx", "Sorry,\nx"),
        ("Hi Sorry,\nx", "Sorry,\nx"),
        ("Hello, sorry!\nx", "sorry!\nx"),
        ("Hi team - x", "x"),
        ("Hi Excxc 🙂\nx", "🙂\nx"),
        ("Dzień dobry, Pani rower jest gotowy", "Pani rower jest gotowy"),
        ("Rower jest gotowy,\nzapraszamy", "Rower jest gotowy,\nzapraszamy"),
        ("Przepraszam,\nx", "Przepraszam,\nx"),
        ("Hola, tu bici está lista,\nx", "tu bici está lista,\nx"),
        ("Hola tu bici está lista\nx", "tu bici está lista\nx"),
        ("Yo no puedo\nx", "Yo no puedo\nx"),
        ("Su bici está lista,\nx", "Su bici está lista,\nx"),
        ("Привет, велосипед готов!\nx", "велосипед готов!\nx"),
        ("Велосипед готов,\nприходите", "Велосипед готов,\nприходите"),
        ("Вітаю, Олено! Ваш велосипед готовий", "Ваш велосипед готовий"),
        ("Дякуємо,\nx", "Дякуємо,\nx"),
    ],
)
def test_what_is_more_than_a_greeting_is_never_taken_out(text, kept):
    """B1e: in doubt the words stay, and ours comes in front."""
    stands = opening(text, ours=OURS, names=("Excxc",))
    made = greeted(text, stands.text, "Dear Mr Hartley,", kind="sms")
    assert made.startswith("Dear Mr Hartley,")
    assert made.endswith(kept)


def test_the_line_in_front_of_the_templates_words_is_kept_where_it_says_more():
    for line in ("Sorry for the wait!", "Hi Ann your order is in too", "Hello sorry", "Your order has come in too."):
        stands = opening(f"{line}\n\n{REST}", ours=OURS, rest=REST)
        assert stands.text in ("", "Hi Ann")
        assert greeted(f"{line}\n\n{REST}", stands.text, "Hi Oliver,", kind="email").startswith("Hi Oliver,\n\n" + line)


def test_a_line_where_ours_stood_may_greet_in_small_letters():
    assert opening(f"Ahoy captain\n\n{REST}", ours=OURS, rest=REST) == Opening("Ahoy captain")
    assert opening(REST, ours=OURS, rest=REST) == Opening("")


@pytest.mark.parametrize(
    ("kind", "text", "stands", "new", "right"),
    [
        ("email", "Hi Oliver,\n\nReady.", "Hi Oliver,", "Dear Mr Hartley,", "Dear Mr Hartley,\n\nReady."),
        ("email", "Hi Oliver, ready.", "Hi Oliver,", "Dear Mr Hartley,", "Dear Mr Hartley, ready."),
        ("email", "Ready.", "", "Hi Oliver,", "Hi Oliver,\n\nReady."),
        ("sms", "Ready.", "", "Hi Oliver,", "Hi Oliver,\nReady."),
        ("email", "Hi Oliver,\n\nReady.", "Hi Oliver,", "", "Ready."),
        ("email", "Ready.", "", "", "Ready."),
        ("email", "", "", "Hi Oliver,", "Hi Oliver,"),
    ],
)
def test_one_greeting_takes_the_place_of_another(kind, text, stands, new, right):
    assert greeted(text, stands, new, kind=kind) == right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("My own words", "Hi Oliver,\n\nMy own words\n\nCalder Cycles"),
        ("Dear all,\n\nMy own words", "Dear all,\n\nMy own words\n\nCalder Cycles"),
        ("Dear Mr Hartley,\n\nMy own words", "Hi Oliver,\n\nMy own words\n\nCalder Cycles"),
        ("My own words\n\nOld signature", "Hi Oliver,\n\nMy own words\n\nCalder Cycles"),
        ("Hi Oliver,\n\nMy own words\n\nCalder Cycles", "Hi Oliver,\n\nMy own words\n\nCalder Cycles"),
    ],
)
def test_greeting_and_signature_stand_around_own_words_once(text, right):
    """D-17, B1a: and once more changes nothing."""
    for once in (text, right):
        stands = opening(once, ours=OURS)
        assert around("email", once, greeting="Hi Oliver,", signature="Calder Cycles", stands=stands, signed="Old signature") == right
