"""The Spanish starters: topic -> name, subject, content. The SMS use no á, í, ó, ú, which would halve what fits in one."""

EMAIL = {
    "ready": (
        "Lista para recoger",
        "Su bicicleta está lista para recoger",
        "Su bicicleta ya está lista. Puede recogerla en {{ shop.name }}:\n{{ shop.address }}\n\n"
        "Si va a recogerla otra persona, indíquenos antes su nombre. "
        "Para cualquier duda, responda a este correo o llámenos al {{ shop.phone }}.",
    ),
    "approval": (
        "Necesitamos su aprobación",
        "Necesitamos su aprobación para continuar",
        "Al revisar su bicicleta hemos encontrado trabajos que no estaban incluidos en el encargo. "
        "No los empezaremos sin su aprobación.\n\n"
        "Responda a este correo o llámenos al {{ shop.phone }} y le explicaremos el trabajo y el precio.",
    ),
    "late": (
        "Pieza con retraso",
        "Una pieza para su bicicleta llega con retraso",
        "El proveedor se retrasa con una pieza que pedimos para su bicicleta, por lo que la reparación tardará más de lo previsto. "
        "Le avisaremos en cuanto la tengamos.\n\n"
        "Si necesita la bicicleta antes, díganoslo y veremos qué se puede hacer sin esa pieza.",
    ),
    "appointment": (
        "Recordatorio de cita",
        "Recordatorio de su cita en el taller",
        "Le recordamos su cita en el taller de {{ shop.name }}:\n{{ shop.address }}\n\n"
        "Si no puede venir, responda a este correo o llámenos al {{ shop.phone }} y buscaremos otro momento.",
    ),
    "thanks": (
        "Agradecimiento",
        "Gracias por su visita",
        "Gracias por confiar en {{ shop.name }}.\n\n"
        "Si en los primeros kilómetros nota que algo no va bien, traiga la bicicleta y lo corregiremos.",
    ),
    "empty": ("Vacía: saludo y firma", "", ""),
}

SMS = {
    "ready": ("Lista para recoger", "Lista para recoger", "Ya puede recoger su bicicleta en {{ shop.name }}."),
    "approval": (
        "Necesitamos su aprobación",
        "Necesitamos su aprobación",
        "Su bicicleta necesita un arreglo no previsto y nos hace falta su permiso. Llame al {{ shop.phone }}.",
    ),
    "late": ("Pieza con retraso", "Pieza con retraso", "Una pieza para su bicicleta llega con retraso. Le avisaremos cuando la tengamos."),
    "appointment": (
        "Recordatorio de cita",
        "Recordatorio de cita",
        "Le recordamos su cita en el taller de {{ shop.name }}. Para cambiarla, llame al {{ shop.phone }}.",
    ),
    "thanks": ("Agradecimiento", "Agradecimiento", "Gracias por confiar en {{ shop.name }}. Si algo no va bien, traiga la bicicleta."),
    "empty": ("Vacía: saludo y firma", "", ""),
}

NOTE = {
    "phoned": ("Llamada del cliente", "Llamada del cliente", "{{ today }}: llamada del cliente.\nMotivo: \nAcordado:"),
    "empty": ("Nota vacía", "", ""),
}
