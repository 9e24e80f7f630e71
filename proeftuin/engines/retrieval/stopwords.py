"""Words that carry grammar, not meaning, per language. Own short lists, folded (no accents, lower case).

They are left out of index and questions, and double as the fingerprint for guessing a language. Modal and question
words are in, because people ask in sentences; words that name a subject in government ("state", "public", "help") are
not.
"""

from __future__ import annotations

_NL = """
aan aangezien achter af al alle alleen alles als altijd ander andere anderen bij binnen boven buiten daar daarbij
daardoor daarna daarom daarvan dan dat de deze die dit doch doen doet door dus een eens elk elke en enige enkele er
eraan erg ergens ervan etc even ga gaan gaat geen geweest gewoon gedaan had hadden haar hebben hebt heb heeft heel hem
hen het hier hij hoe hoeveel hun iemand iets ik immers in is ja je jij jou jouw juist kan kun kunnen kunt laat laten
maar mag me meer meest men mensen met mij mijn misschien moet moeten mocht na naar nadat nee net niet niets nog nu of om
omdat onder ondanks ons onze ook op over per reeds samen sinds soms steeds te tegen ten ter terwijl tijdens toch toe
toen tot tussen u uit uw vaak van vanaf vanuit vele veel via voor vooral voordat waar waarbij waardoor waarom waarop
waarvan wanneer want waren was wat we wegens weer wel welk welke werd werden wij wie wil willen worden wordt zal ze zeer
zelf zich zij zijn zo zoals zodat zonder zou zouden zowel zullen graag beter goed
"""

_FR = """
a afin ai aie ainsi alors apres as assez au aucun aucune aujourd aupres auquel aussi autre autres aux avaient avait
avant avec avez avoir avons beaucoup bien c ca car ce ceci cela celle celles celui certains certaines ces cet cette ceux
chaque chez comme comment contre d dans de dehors deja depuis des dont donc du durant elle elles en encore entre es est
et etaient etait etant etc ete etes etre eu eux fait faire faut font hors hui ici il ils j jamais je jusqu jusque l la
laquelle le lequel les lesquels leur leurs lors lorsque lui m ma mais malgre me meme memes mes mieux moi moins mon n ne
ni nos notre nous on ont or ou oui par parce pas peu peut peuvent plus plusieurs plutot pour pourquoi pourrait puis
puisque qu quand que quel quelle quelles quels qui quoi s sa sans se selon sera seront ses si sinon soi soit son sont
sous souvent suis sur t ta tant te tel telle tes toi ton toujours tous tout toute toutes tres trop tu un une va vers
veut voici voila vont vos votre voulons vous vraiment y
"""

_DE = """
aber alle allem allen aller alles als also am an andere anderen anderer anderes auch auf aus ausser bei beim bereits
besser bin bis bist bitte da dabei dadurch dafur daher damit danach dann daran darauf darf das dass davon dazu dein
deine dem den denen denn der deren des deshalb dessen die dies diese diesem diesen dieser dieses doch dort du durch
durfen ein eine einem einen einer eines einige einigen er es etwa etwas euch euer fur ganz gar gegen gern gibt habe
haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in indem ins ist ja je jede
jedem jeden jeder jedes jedoch jetzt kann kein keine keinen konnen konnte konnten leider man manche mehr mein meine mich
mir mit mochte muss mussen nach nachdem neben nicht nichts noch nun nur ob oder ohne oft schon sehr sein seine seinem
seinen seiner seit selbst sich sie sind so sodass solche soll sollen sollte sondern sonst sowie statt trotz uber um und
uns unser unsere unseren unter viel viele vom von vor wahrend wann war waren warum was wegen weil welche welchem welchen
welcher welches wenn wer werde werden wie wieder wir wird wo wohl wollen worden wurde wurden zu zum zur zwar zwischen
"""

_EN = """
a about above after again against ain all also am an and any are aren as at be because been before being below between
both but by can cannot could couldn d did didn do does doesn doing don done down during each either else etc ever every
few for from further get gets got had hadn has hasn have haven having he her here hers him his how however i if in into
is isn it its itself just ll may me might more most much must my myself need no nor not now of off on once only or other
our ours out over own per rather re s same shall she should shouldn since so some such t than that the their theirs them
then there these they this those through thus to too under until up upon us ve very via was wasn we were weren what when
where whether which while who whom whose why will with within without won would wouldn you your yours
"""

# Words of every conversation: indexed and searchable, but in a told problem they say little of what it is about.
_COMMON_NL = """
aantal antwoord begin begrijpen beginnen bestaan bekend bekijken betalen beter bijna blijft blijven boek brengen
daarnaast dag dagen denken duidelijk duizend duizenden dacht dikwijls dingen echt eenvoudig eerder eerst eerste eigen
eind elders ervaring ervaringen geld geleden gemakkelijk gebeurt gebruiken geeft geven groot grote groep haalt half
halen hele hoog honderd honderden houden huidige jaar jaren kennen kijken klein kleine kom komen komt krijgen krijgt
lang lange laatste later leggen leren lezen liggen ligt lopen maak maakt maand maanden maken makkelijk manier manieren
meeste mee mens minder mogelijk moeilijk nemen nieuw nieuwe nodig nooit open oud oude oplossing oplossingen opnieuw paar
persoon plaats praten probleem problemen proberen recent rond snel sneller soort staan staat stellen steeds stuk systeem
tijd twee tweede uur uren vandaag vinden vindt vraag vragen vroeg vroeger volgen volgende voorbeeld voorbeelden vast vol
waarschijnlijk weet week weken weinig werken werkt weten willen woord woorden zeggen zegt zetten zien ziet zitten zoek
zoeken zorgen zelfs zien gezocht gezien welk aanpak aangepakt pakken sturen stuurt bijvoorbeeld
"""
_COMMON_FR = """
aide aider aime ajouter aller an annee annees ans apprendre arrive arriver attention aura avance besoin bon bonne bons
bout cause centaines changer cherche cherchent cherchons chercher chose choses clair commencer comprendre connaitre
conseil conseille cote courant coup demande demander demain dernier derniere devenir devient devoir devons dire disent
doit doivent donne donner dizaines eleve enfin ensemble exemple exemples experience facile facilement facon fin fois
force gens grand grande grandes grands gros heure heures homme idee important jeune jour jours laisse laisser lieu lire
long longtemps mal manque matin matins mettre milliers million mois moment monde montrer mot mots moyen nombre nombreux
nouveau nouvelle nouvelles obtenir parfois parler part partie passe passer pays peine pense penser permettre permet
personne petit petite petits perdre place plein point poser possible pouvoir pouvons premier premiere prend prendre
presque probleme problemes pres prix question quelqu quelque quelques raison recevoir reponse rester reste reussir rien
savoir savons semaine semaines sait seul solution solutions suite suivre tard temps tenir tot travailler trouve trouver
utiliser venir vie vient vieux vite voir voit voulons voudrions voulu vouloir vrai
"""
_COMMON_DE = """
alt alte alten anfang antwort arbeiten art beginnen beispiel beispiele bekannt bekommen besonders bessere besten bitten
bleiben bleibt brauchen braucht bringen bringt denken deutlich einfach eigene eigenen erfahrung erfahrungen erst erste
ersten finden findet frage fragen fruh fruher fuhren geben geht gehen geld gemeinsam genau genug gerade geschehen
gesucht gross grosse grossen grund gut gute guten halten heute helfen hilft hoch hunderte jahr jahre jahren jemand
kennen klein kleine komm kommen kommt kurz lang lange langer lassen lasst leben lernen lesen letzte letzten leute liegen
liegt losung losungen machen macht mal mensch menschen minute minuten mittel moglich moglichkeit monat monate monaten
nahe neu neue neuen nehmen nie niemand nimmt notig person personen platz problem probleme prufen richtig sagen sagt
schlecht schnell schneller schreiben schwer sehen seite setzen sieht sitzen sogar spat spater sprechen stehen steht
stelle stellen stunde stunden suchen sucht tag tage tagen taglich tausende teil treffen tun uhr verstehen versuchen
vielleicht voll weise weiss weit weiter wenig weniger wichtig wissen woche wochen wort worte wunsch wunschen zahl zeigen
zeit zuerst zusammen zwei
"""
_COMMON_EN = """
able across almost already although always anybody anyone anything ask asks asking available back bad begin best better
big bring call called came case certain change check come comes coming common day days decide different difficult easily
easy enough even everybody everyone everything example examples experience fast feel find finding first follow found
full gave getting give given gives giving go goes going gone good great group half hand happen happens hard hear help
high hour hours hundred hundreds idea important instead keep kind know known large last late later learn least leave
less let like little live long look looking looks lot lots low made main make makes making many matter mean means minute
minutes miss month months morning move name names nearly never new next nobody nothing number often old one ones open
order others part people perhaps person place places point possible problem problems put question questions quickly read
ready real really reason recent right said save say says see seen sees send set show similar simple since small solution
solutions solve someone something sometimes soon start stay still stop system take taken takes tell thing things think
thousand thousands time times together told took towards tried trip try trying turn two understand use used useful using
usually wait want wants way ways week weeks well went word words work works wrong year years yet
"""

STOP_WORDS: dict[str, frozenset[str]] = {
    "nl": frozenset(_NL.split()),
    "fr": frozenset(_FR.split()),
    "de": frozenset(_DE.split()),
    "en": frozenset(_EN.split()),
}
COMMON_WORDS: dict[str, frozenset[str]] = {
    "nl": frozenset(_COMMON_NL.split()),
    "fr": frozenset(_COMMON_FR.split()),
    "de": frozenset(_COMMON_DE.split()),
    "en": frozenset(_COMMON_EN.split()),
}
