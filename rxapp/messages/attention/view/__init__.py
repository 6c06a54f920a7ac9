"""The page *Needs attention*, its count in the menu, and the banner of a channel that has stopped."""
