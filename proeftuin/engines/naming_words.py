"""Words by which people and places are recognised in a text: titles, streets, first names, and what is no name."""

TITLES = (
    "meneer", "mijnheer", "mevrouw", "mevr", "mevr.", "mw", "mw.", "dhr", "dhr.", "juffrouw", "dokter", "dr", "dr.",
    "oom", "tante", "opa", "oma", "buurman", "buurvrouw", "meester", "juf",
    "monsieur", "madame", "mademoiselle", "mme", "mlle", "m.", "docteur", "maître", "oncle",
    "herr", "herrn", "frau", "onkel", "doktor", "schwester", "pfarrer",
    "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "miss", "sir", "uncle", "aunt", "doctor", "nurse", "prof", "prof.",
)  # fmt: skip
SAID = (
    "ik heet", "mijn naam is", "genaamd", "ze heet", "hij heet", "je m’appelle", "je m'appelle", "mon nom est",
    "il s’appelle", "elle s’appelle", "il s'appelle", "elle s'appelle", "ich heiße", "mein name ist", "er heißt",
    "sie heißt", "namens", "my name is", "i am called", "called", "named",
)  # fmt: skip
PARTICLES = (
    "van", "de", "der", "den", "het", "ter", "ten", "te", "von", "zu", "zum", "vom", "du", "des", "la", "le", "el",
    "al", "ben", "bin", "’t", "'t", "d’", "d'", "da", "dos", "di",
)  # fmt: skip
BORN = ("geboren", "geb.", "né", "née", "naissance", "geboortedatum", "geburtsdatum", "born", "birth", "birthday")
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
    "december", "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
    "novembre", "décembre", "januar", "jänner", "februar", "märz", "dezember", "january", "february", "march", "may",
    "june", "july", "august", "october",
)  # fmt: skip
# Endings of street names that are written as one word with what stands before them.
STREET_ENDINGS = ("straat", "laan", "gracht", "kade", "singel", "dreef", "steenweg", "plein", "steeg", "straatweg",
                  "straße", "strasse", "str.", "gasse", "allee")  # fmt: skip
# These end many words that are no streets: a number has to follow.
DOUBTFUL_ENDINGS = ("weg", "baan", "lei", "hof", "dijk", "pad", "markt", "platz", "ring", "ufer", "damm", "veld")
STREETS_BEFORE = ("rue", "avenue", "boulevard", "place", "chemin", "impasse", "quai", "chaussée", "square", "route",
                  "cours", "allée", "clos", "sentier", "rond-point")  # fmt: skip
STREETS_AFTER = ("Street", "Road", "Lane", "Avenue", "Square", "Drive", "Close", "Court", "Terrace", "Gardens", "Way")
PLACE_BEFORE = {
    "nl": ("in", "te", "uit", "naar", "vanuit", "bij", "nabij", "rond"),
    "fr": ("à", "vers", "depuis", "près de"),
    "de": ("in", "aus", "nach", "bei", "nahe"),
    "en": ("in", "from", "to", "at", "near", "around"),
}
# Capitals in the middle of a sentence that tell nobody apart, in lower case.
NO_NAMES = frozenset((
    "i", "i’m", "i'm", "i’ve", "i've", "i’ll", "i'll", "i’d", "i'd",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
    "april", "may", "june", "july", "august", "september", "october", "november", "december",
    "english", "dutch", "french", "german", "belgian", "turkish", "arabic", "polish", "european", "christmas", "easter",
    "nederlands", "nederlandse", "frans", "franse", "duits", "duitse", "engels", "engelse", "belgisch", "belgische",
    "turks", "turkse", "marokkaans", "marokkaanse", "arabisch", "pools", "poolse", "europees", "europese", "vlaams",
    "vlaamse", "kerst", "kerstmis", "pasen", "ramadan", "noël", "pâques", "ramadan", "allah", "god", "dieu", "gott",
    "nederland", "belgië", "belgique", "frankrijk", "france", "duitsland", "deutschland", "allemagne", "vlaanderen",
    "wallonie", "wallonië", "europa", "europe", "netherlands", "belgium", "germany", "turkije", "marokko",
    "u", "uw", "e-mail", "internet", "whatsapp", "facebook", "google", "corona", "covid",
))  # fmt: skip
# After "in", "aus" or "nach" German has nouns without an article too.
NO_PLACES = frozenset((
    "ordnung", "arbeit", "hause", "angst", "rente", "ruhe", "zukunft", "kontakt", "frage", "haft", "kraft", "form",
    "bezug", "teilzeit", "vollzeit", "behandlung", "pension", "notfällen", "monaten", "jahren", "wochen", "tagen",
))  # fmt: skip
FIRST_NAMES = frozenset((
    "jan", "piet", "kees", "henk", "sara", "sarah", "anna", "anne", "anneke", "maria", "marieke", "marie", "johan",
    "johannes", "willem", "dirk", "joris", "pieter", "peter", "paul", "mark", "marc", "luc", "lucas", "tom", "tim",
    "bart", "koen", "wim", "karel", "els", "elke", "ilse", "ingrid", "griet", "lies", "liesbeth", "lotte", "emma",
    "eva", "julia", "sophie", "sofie", "laura", "lisa", "linda", "monique", "petra", "wilma", "truus", "ria", "riet",
    "annie", "corrie", "gerda", "gerrit", "hendrik", "jeroen", "bas", "daan", "sem", "finn", "noah", "levi", "milan",
    "fatima", "mohammed", "mohamed", "muhammad", "ahmed", "ali", "hassan", "hussein", "youssef", "yusuf", "ibrahim",
    "mustafa", "mehmet", "ayşe", "ayse", "emine", "zeynep", "khadija", "aicha", "aisha", "samira", "nadia", "karim",
    "rachid", "said", "omar", "bilal", "hamza", "leila", "layla", "amina", "naima", "soraya", "yasmina", "rania",
    "jean", "pierre", "jacques", "michel", "françois", "philippe", "nicolas", "julien", "thomas", "antoine", "louis",
    "camille", "chloé", "manon", "inès", "léa", "nathalie", "isabelle", "catherine", "sylvie", "martine", "monique",
    "claire", "hélène", "amélie", "céline", "benoît", "didier", "olivier", "thierry", "gérard", "andré", "bernard",
    "hans", "klaus", "jürgen", "wolfgang", "günter", "helmut", "dieter", "horst", "uwe", "stefan", "andreas", "sabine",
    "ursula", "renate", "monika", "helga", "brigitte", "petra", "karin", "gisela", "heike", "claudia", "birgit",
    "katharina", "johanna", "lena", "hannah", "leonie", "felix", "maximilian", "jonas", "lukas", "matthias",
    "john", "james", "robert", "michael", "david", "william", "richard", "joseph", "charles", "christopher", "daniel",
    "mary", "patricia", "jennifer", "elizabeth", "barbara", "susan", "jessica", "karen", "nancy", "margaret", "helen",
    "agnieszka", "katarzyna", "piotr", "krzysztof", "ewa", "małgorzata", "elena", "ivan", "olga", "natasha", "svetlana",
    "chidi", "amara", "kofi", "abena", "kwame", "fatou", "mamadou", "ousmane", "aminata", "ibrahima",
))  # fmt: skip
REPLACEMENTS = {
    "nl": {"name": "[naam]", "street": "[straat]", "place": "[plaats]", "postcode": "[postcode]",
           "phone": "[telefoonnummer]", "mail": "[e-mailadres]", "birth": "[geboortedatum]", "date": "[datum]",
           "plate": "[kenteken]", "number": "[nummer]"},
    "fr": {"name": "[nom]", "street": "[rue]", "place": "[lieu]", "postcode": "[code postal]",
           "phone": "[numéro de téléphone]", "mail": "[adresse e-mail]", "birth": "[date de naissance]",
           "date": "[date]", "plate": "[plaque]", "number": "[numéro]"},
    "de": {"name": "[Name]", "street": "[Straße]", "place": "[Ort]", "postcode": "[Postleitzahl]",
           "phone": "[Telefonnummer]", "mail": "[E-Mail-Adresse]", "birth": "[Geburtsdatum]", "date": "[Datum]",
           "plate": "[Kennzeichen]", "number": "[Nummer]"},
    "en": {"name": "[name]", "street": "[street]", "place": "[place]", "postcode": "[postcode]",
           "phone": "[phone number]", "mail": "[e-mail address]", "birth": "[date of birth]", "date": "[date]",
           "plate": "[number plate]", "number": "[number]"},
}  # fmt: skip
