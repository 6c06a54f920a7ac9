"""Files of any subject (a ticket, a customer, a chat): one store by content, and who may read which.

Not the words beside them, and no screen: the subject's feature shows its files and says, as a *reader*, who may see them.
What a file is called and where it hangs is a use of it; its content is kept once however often it is used, and goes with the
last use. Content never lies under a public path: `rxapp.web.files` hands it out after asking here.
"""
