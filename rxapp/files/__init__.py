"""Files of any subject (a ticket, a customer, a chat): one store by content, and who may read which.

Not the words beside them, and no screen: the subject's feature shows its files and declares a *reader*, which says who may see them.
A *use* is a file's name on one record. The content is stored once however many uses it has, and is deleted with the last one. It never
lies under a public path: `rxapp.web.files` sends it after a check here.
"""
