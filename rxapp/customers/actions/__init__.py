"""What staff do to customers: create, edit, hide, note consent, add phone types. Each refuses by a rule, then writes once."""
