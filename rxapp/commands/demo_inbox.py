"""What is said in the demo shop's inbox: two dozen tickets, by how many minutes ago each word was written."""

from dataclasses import dataclass

from rxapp.commands.demo_past import CHARLOTTE, HARRIET, OLIVER
from rxapp.core.kinds import Kind
from rxapp.tickets.rules.kinds import Built

ADA, BEN = "Ada Lindqvist", "Ben Okafor"
NEW, DOING, AWAITING, POSTPONED, CLOSED = Built.NEW, Built.IN_PROGRESS, Built.AWAITING, Built.POSTPONED, Built.CLOSED
REPAIRS, ORDERS, COMPLAINTS, SPAM = "Repairs", "Web orders", "Complaints", "Spam"
HOUR, DAY = 60, 24 * 60
Words = tuple[int, str, str]  # minutes ago, who ("" the customer, a name; "#" before it: a comment for staff), what


@dataclass(frozen=True, slots=True)
class Told:
    """A ticket: whose (last name, company, or an address with a name), about what, and what was said."""

    whom: str
    subject: str
    words: tuple[Words, ...]
    status: Built = NEW
    queue: str = ""
    staff: str = ""
    category: str = ""
    priority: str = ""
    tags: tuple[str, ...] = ()
    kind: Kind = Kind.EMAIL
    is_read: bool = False


TICKETS: tuple[Told, ...] = (
    Told(
        HARRIET,
        "Rear brake still spongy",
        ((14, "", "Hello,\n\nthe rear brake is still spongy after the bleed. I have a sportive on Sunday: could you look at it before?"),),
        category="Repair",
        tags=("Brakes",),
    ),
    Told("Okonkwo", "", ((26, "", "Is my Giant ready? I could come at five. Ngozi"),), kind=Kind.SMS, category="Repair"),
    Told(
        "wheels@fastmail.example.net|Joanna Pryce",
        "Can you build a pair of 36 spoke wheels?",
        (
            (
                48,
                "",
                "Good morning,\n\nI am planning a tour through Iceland and need a strong pair of wheels, 700c, 36 spokes, dynamo hub in "
                "front. Do you build them, and how long would it take?\n\nKind regards\nJoanna Pryce",
            ),
        ),
        category="Question",
    ),
    Told(
        "Pickersgill",
        "Frame cracked again: I want my money back",
        (
            (3 * DAY + 4 * HOUR, "", "The frame has cracked at the same weld. This is the second one. I expect a full refund this week."),
            (3 * DAY, f"#{ADA}", "Second claim within a year. The maker wants photographs of the weld and the serial number."),
            (
                2 * DAY + 3 * HOUR,
                ADA,
                "Dear Mr Pickersgill,\n\nI am sorry about this. I have opened a claim with the maker. Could you send us two "
                "photographs of the weld and the number under the bottom bracket?",
            ),
            (75, "", "Photographs? You have the bicycle in your own workshop. Look at it yourselves and call me."),
        ),
        queue=COMPLAINTS,
        staff=ADA,
        category="Warranty",
        priority="High",
        tags=("Frame",),
    ),
    Told(
        OLIVER,
        "Invoice for the Brompton, please",
        (
            (5 * HOUR, "", "Hello Ben,\n\ncould I have the invoice made out to Hartley Architects?\n\nOliver"),
            (4 * HOUR, BEN, "Dear Mr Hartley-Whittingham,\n\nof course. Which address should stand on it?"),
            (95, "", "Hartley Architects, 3 Mill Bank, Hebden Bridge HX7 0AA. Thank you!"),
        ),
        staff=BEN,
        category="Order",
    ),
    Told(
        CHARLOTTE,
        "",
        ((2 * HOUR, "", "Running ten minutes late, sorry! Please keep the slot."), (110, BEN, "No problem, Charlotte, we keep it.")),
        AWAITING,
        staff=BEN,
        kind=Kind.SMS,
        is_read=True,
    ),
    Told(
        "Jiménez Ibarra",
        "Service for twelve bicycles in January",
        (
            (
                6 * HOUR,
                "",
                "Hello,\n\nwe would like the whole fleet serviced in January. Can you collect four at a time?\n\nCharo",
            ),
            (5 * HOUR, f"#{BEN}", "Cleo says four a day is too many next to the normal work. Two a day from the 11th?"),
        ),
        DOING,
        staff=BEN,
        category="Repair",
        tags=("Fleet",),
        is_read=True,
    ),
    Told(
        "Calder Couriers LLP",
        "Cargo bike stopped at Todmorden station",
        ((38, "", "Our rider stands at Todmorden station with a broken chain and forty parcels. Can somebody bring a chain? Order 4471."),),
        priority="High",
        category="Repair",
        tags=("Fleet", "Urgent"),
    ),
    Told(
        "Zhang",
        "Order 10731: wrong tyre size",
        (
            (DAY + 3 * HOUR, "", "I ordered 16 x 1 1/3 and got 16 x 1.5. They do not fit the Brompton."),
            (DAY, BEN, "Hello Wei,\n\nthat was our mistake. The right pair is on its way; please keep the others until we collect them."),
        ),
        AWAITING,
        ORDERS,
        BEN,
        "Order",
        is_read=True,
    ),
    Told(
        "Raghunathan",
        "Bike to work: which voucher do you need?",
        ((DAY + HOUR, "", "My employer uses a cycle to work scheme. Which papers do you need from me, and can I choose accessories too?"),),
        category="Bike to work",
    ),
    Told(
        "Todmorden Primary School",
        "Visit for year six",
        (
            (2 * DAY, "", "Dear Calder Cycles,\n\nwould you show our year six how to mend a puncture again this spring?"),
            (DAY + 20 * HOUR, ADA, "Dear all,\n\nwe would love to. May we come back to you in January with two dates?"),
        ),
        POSTPONED,
        staff=ADA,
        category="Question",
        is_read=True,
    ),
    Told(
        "Harcourt",
        "Child seat for a Cnoc 16?",
        (
            (DAY + 5 * HOUR, "", "Will the seat fit next year as well, or shall I take the larger one?"),
            (
                DAY + 2 * HOUR,
                BEN,
                "Dear Mrs Harcourt,\n\nI would take the larger one, it fits until 22 kg. Shall we put one aside?",
            ),
            (20 * HOUR, "", "Yes please, the green one."),
        ),
        DOING,
        staff=BEN,
        category="Order",
    ),
    Told(
        "Harlequin Cycle Wholesale Ltd",
        "Delivery 88213 delayed by a week",
        ((4 * HOUR, "", "Dear customer,\n\nyour order 88213 (bottom brackets, 24 pieces) leaves us a week late. We apologise."),),
        queue=ORDERS,
        category="Order",
    ),
    Told(
        "Sharma",
        "Motor still cuts out on hills",
        (
            (4 * DAY, "", "The motor cuts out again above 18 per cent. Is it the speed sensor after all?"),
            (
                3 * DAY + 20 * HOUR,
                BEN,
                "Hello Deepak,\n\nthe sensor is ordered and should be here this week. We will ring you.",
            ),
        ),
        AWAITING,
        REPAIRS,
        BEN,
        "Repair",
        tags=("E-bike",),
        is_read=True,
    ),
    Told(
        "Ortega Ruiz",
        "Do you hire out touring bicycles?",
        ((7 * HOUR, "", "Hello,\n\nwe are four and come to Yorkshire for a week in May. Do you hire out touring bicycles with racks?"),),
        category="Question",
    ),
    Told(
        "Watanabe",
        "Before the tour: bags or racks?",
        (
            (9 * HOUR, "", "Which do you advise on a Long Haul Trucker, a rear rack or bags on the frame?"),
            (8 * HOUR, f"#{BEN}", "He leaves on the 14th, so an answer today would help."),
        ),
        staff=ADA,
        category="Question",
        is_read=True,
    ),
    Told(
        "Adeyemi",
        "",
        ((10 * HOUR, "", "Battery shows 2 bars after a night on the charger. Is that the cold?"),),
        kind=Kind.SMS,
        queue=REPAIRS,
        category="Repair",
        tags=("E-bike",),
    ),
    Told(
        "Shackleton",
        "Tandem: quote accepted",
        (
            (3 * DAY + 6 * HOUR, "", "We have read the quote for the drivetrain. Please go ahead, and could you fit wider bars as well?"),
            (3 * DAY, BEN, "Hello Georgina,\n\nthank you, we have ordered everything. The bars are in stock."),
            (2 * DAY + 22 * HOUR, "", "Wonderful, see you on Friday."),
        ),
        CLOSED,
        staff=BEN,
        category="Repair",
        is_read=True,
    ),
    Told(
        "Akeroyd",
        "Thank you",
        ((5 * DAY, "", "Dear all,\n\nmy old Dawes runs like new. Please thank the young woman in the workshop.\n\nWinifred Akeroyd"),),
        CLOSED,
        staff=ADA,
        is_read=True,
    ),
    Told(
        "Campbell",
        "Lost: one glove",
        (
            (6 * DAY, "", "I left a black glove on your counter on Saturday. Is it still there?"),
            (6 * DAY - 2 * HOUR, BEN, "Hello Des,\n\nit is here, behind the till."),
        ),
        CLOSED,
        staff=BEN,
        category="Question",
        is_read=True,
    ),
    Told(
        "Pennine Harriers Cycling Club",
        "Four wheels, and a talk in February",
        (
            (8 * DAY, "", "Hello,\n\nfour wheels to true as every spring. And would Ben give us his talk on gravel tyres in February?"),
            (7 * DAY, BEN, "Hello,\n\nbring the wheels any day; the talk is in my diary for the second Thursday."),
            (6 * DAY + 20 * HOUR, "", "Perfect, thank you."),
        ),
        CLOSED,
        staff=BEN,
        category="Repair",
        is_read=True,
    ),
    Told(
        "Malik",
        "Opening hours on the 24th?",
        ((11 * DAY, "", "Are you open on Christmas Eve?"), (11 * DAY - HOUR, ADA, "Hello Aisha,\n\nyes, from 9:00 until 13:00.")),
        CLOSED,
        staff=ADA,
        category="Question",
        is_read=True,
    ),
    Told(
        "growth@rank-first.example.com|Rank First",
        "Your website is not on page one!!!",
        ((3 * HOUR, "", "Hi there, we looked at your website and can bring it to page one in seven days. Reply YES for a free audit."),),
        queue=SPAM,
    ),
    Told(
        "prize@lucky-draw.example.com|Lucky Draw",
        "You have been selected",
        ((2 * DAY + HOUR, "", "Congratulations! Claim your voucher within 24 hours."),),
        queue=SPAM,
    ),
)
