"""The English starters: topic -> name, subject, content."""

EMAIL = {
    "ready": (
        "Ready for collection",
        "Your bike is ready to collect",
        "Your bike is ready to collect from {{ shop.name }}:\n{{ shop.address }}\n\n"
        "If someone else is picking it up, tell us their name first. "
        "If you have any questions, reply to this e-mail or ring us on {{ shop.phone }}.",
    ),
    "approval": (
        "Needs your approval",
        "We need your approval before we go on",
        "We have looked over your bike and found work that was not part of the booking. "
        "We will not start on it without your approval.\n\n"
        "Reply to this e-mail or ring us on {{ shop.phone }} and we will go through the work and the price with you.",
    ),
    "late": (
        "Part delayed",
        "A part for your bike is running late",
        "A part that we ordered for your bike is late from the supplier, so the job will take longer than we told you. "
        "We will write again as soon as it is here.\n\n"
        "If you need the bike sooner, tell us and we will see what we can do without the part.",
    ),
    "appointment": (
        "Appointment reminder",
        "Your workshop appointment",
        "This is a reminder of your workshop appointment at {{ shop.name }}:\n{{ shop.address }}\n\n"
        "If you cannot make it, reply to this e-mail or ring us on {{ shop.phone }} and we will find another time.",
    ),
    "thanks": (
        "Thank you",
        "Thank you for coming to us",
        "Thank you for bringing your bike to {{ shop.name }}.\n\n"
        "If anything does not feel right on the first few rides, bring it back and we will put it right.",
    ),
    "empty": ("Empty: greeting and signature", "", ""),
}

SMS = {
    "ready": ("Ready for collection", "Ready for collection", "Your bike is ready to collect from {{ shop.name }}."),
    "approval": (
        "Needs your approval",
        "Needs your approval",
        "We found extra work on your bike and need your approval first. Ring us on {{ shop.phone }}.",
    ),
    "late": ("Part delayed", "Part delayed", "A part for your bike is running late. We will tell you as soon as it is here."),
    "appointment": (
        "Appointment reminder",
        "Appointment reminder",
        "A reminder of your appointment at {{ shop.name }}. To change it, ring {{ shop.phone }}.",
    ),
    "thanks": ("Thank you", "Thank you", "Thank you for coming to {{ shop.name }}. If anything is not right, bring your bike back to us."),
    "empty": ("Empty: greeting and signature", "", ""),
}

NOTE = {
    "phoned": ("Customer phoned", "Customer phoned", "{{ today }}: customer phoned.\nAbout: \nAgreed:"),
    "empty": ("Empty note", "", ""),
}
