"""Words behind which a name stands, in the languages of customers.

All but TITLE, BEHIND and OTHER_SCRIPTS are searched in the text in small letters (Scan.small).
"""

from __future__ import annotations

import re

# "my name is X": whatever follows with a capital is a name; in small letters only a known given name.
STRONG = re.compile(
    r"(?<!\w)(?:my (?:full |first |last |legal |real )?name(?:['’]s| is)?|names? is|the name is|name was|"
    r"(?:sur|last |first |family |full )name(?: is)?|call me|named|"
    r"mein (?:name|vorname|nachname) (?:ist|lautet)|ich (?:heiße|heisse)|(?:und|sie) (?:heiße|heisse|heißt)|"
    r"me llamo|mi (?:nombre|apellido) es|se llama|(?:je )?m['’]appelle|mon (?:nom|prénom) (?:est|c'est)|"
    r"mi chiamo|il mio nome è|"
    r"mijn naam is|ik heet|(?:o )?meu nome (?:completo )?é|(?:eu )?(?:me chamo|chamo-me)|nazywam się|"
    r"mam na imię|na nazwisko|jag heter|mitt namn är|jeg hedder|"
    r"mit navn er|jeg heter|benim adım|adım|ismim|"
    r"in the name of|under the name(?: of)?|on behalf of|account holder(?: is)?|name on (?:the )?(?:card|"
    r"account|order|booking)(?: is)?|auf den namen|im namen von|kontoinhaber(?:in)?|"
    r"a nombre de|titular|beneficiari[ao]|au nom de|titulaire|intestato a|a nome di|op naam van|t\.n\.v\.|"
    r"em nome de|właściciel|ägare|"
    r"c/o|attn\.?|z\.? ?hd?\.|fao|ansprechpartner(?:in)?(?: ist)?|contact person)(?:\s*[:=,-]\s*|\s+)"
    r"|(?<!\w)(?:(?:full |first |last |family |sur|middle |vor|nach|familien|user |kunden|customer |"
    r"contact )?name|nombre(?: completo)?|apellidos?|nom|prénom|cognome|nome|naam|voornaam|achternaam|imię|"
    r"nazwisko|namn|navn|"
    r"passengers?|guests?|recipients?|tenant|beneficiar(?:y|ies)|driver|owner|holder|halter(?: ist)?|"
    r"fahrer(?:in)?(?: war)?|reisende(?:r)?|pasajeros?|voyageurs?|passeggeri?|reizigers?|passageiros?|"
    r"proprietario|conducteur|from|von|sender|kontakt|emergency contact)\s?[:=]\s*"
)

# "I'm X", "this is X": a known given name, or two words with capitals.
WEAK = re.compile(
    r"(?<!\w)(?:i['’]?m|i am|im|registered (?:as|under|to)|booked under|this is|it['’]?s|its|it is|here is|"
    r"hier(?: ist| spricht| schreibt)?|"
    r"ich bin(?: die| der)?|bin(?: die| der)?|soy(?: la| el)?|je suis|ici|c['’]est|"
    r"(?<!\w)sono|ik ben|hier is|sou(?: a| o)?|aqui é(?: a| o)?|jestem|jag är|jeg er|ben)(?:,)?\s+"
)

TITLE = re.compile(
    r"(?<!\w)(?:(?i:mrs?|ms|miss|mister|madam|herr|herrn|frau|fräulein|familie|señora|señor|señorita|sra|srta|"
    r"sr|doña|don|madame|mademoiselle|monsieur|mme|mlle|"
    r"signora|signor|signorina|sig\.ra|sig|senhora|senhor|sr\.ª|meneer|mevrouw|mevr|dhr|mw)\.?|Hr\.|Fr\.|M\.|"
    r"Mx\.?|Pan[ia]?|Fru|Sir|Dr\.?|Prof\.?|Don)"
    r"\s+(?:(?i:dr|prof|med|ing|dipl|mag|dott|dra?)\.?-?\s*)*"
)

# A farewell, behind which whoever writes signs.
CLOSING = re.compile(
    r"(?<!\w)(?:(?:kind|best|warm|many|with kind|with best)?\s?regards|best wishes|all the best|"
    r"yours(?: sincerely| truly| faithfully)?|sincerely(?: yours)?|respectfully|"
    r"cheers|thanks(?: a lot| again| so much| in advance)?|thank you(?: so much| very much)?|many thanks|thx|"
    r"ta|love|best|xoxo|"
    r"(?:mit )?(?:freundlichen?|besten?|liebe[nr]?|herzlichen?|viele[n]?|schöne[n]?)? ?gr(?:ü|u|ue)(?:ß|"
    r"ss)e?n?(?: aus [^\n,]{3,20})?|mfg|lg|vg|bg|danke(?: schön| sehr)?|vielen dank|besten dank|"
    r"(?:un )?(?:cordial )?saludos?(?: cordiales)?|atentamente|gracias(?: de antemano)?|un abrazo|"
    r"cordialement|bien (?:à vous|cordialement)|cdlt|merci(?: beaucoup| d['’]avance)?|salutations|"
    r"(?:cordiali|distinti|cari) saluti|saluti|grazie(?: mille)?|(?:met )?(?:vriendelijke|"
    r"hartelijke) groete?n?|groet(?:en|jes)?|mvg|bedankt|"
    r"atenciosamente|cumprimentos|obrigad[oa]|abraços?|pozdrawiam|pozdrowienia|z poważaniem|dziękuję|"
    r"(?:med )?(?:vänliga |venlig |bästa |mange )?h(?:älsningar|ilsen|ilsner)|mvh|tack|tak|saygılar(?:ımla)?|"
    r"teşekkürler)"
    r"(?:\s*[,.!–-]+\s*|\s*\n\s*|[ ]+)"
)

GREETING = re.compile(
    r"(?<!\w)(?:hi|hello|hey|hiya|dear|good (?:morning|afternoon|evening|day)|hallo|liebe[rs]?|guten (?:tag|"
    r"morgen|abend)|moin|servus|hola|estimad[oa]|querid[oa]|"
    r"buenos días|buenas(?: tardes| noches)?|bonjour|bonsoir|salut|ch(?:er|ère)|ciao|buongiorno|buonasera|"
    r"gentile|car[oa]|hoi|dag|beste|goede(?:morgen|middag|n?dag|navond)|"
    r"olá|oi|bom dia|boa (?:tarde|noite)|prezad[oa]|cześć|dzień dobry|hej|hejsan|merhaba|selam)[ ,]+"
)

# "my wife X", "meine Frau X": any word with a capital.
KIN = re.compile(
    r"(?<!\w)(?:(?:my|our|his|her|their)(?: late| dear| little| older| younger| ex-?| former|"
    r" elderly)?[ -]?(?:wife|husband|partner|son|daughter|mother|father|mom|mum|dad|brother|sister|"
    r"grandmother|grandfather|grandma|grandpa|granny|aunt|uncle|cousin|niece|nephew|friend|girlfriend|"
    r"boyfriend|fianc[ée]e?|colleague|boss|neighbou?r|roommate|flatmate|assistant|accountant|lawyer|tenant|landlord|"
    r"ex|kid|child|stepson|stepdaughter)|"
    r"(?:meine[rmns]?|unsere[rmns]?)(?: verstorbenen?)? (?:frau|mann|mannes|partner(?:in)?|sohn(?:es)?|"
    r"tochter|mutter|vaters?|bruder|schwester|oma|opa|tante|onkel|freund(?:in)?|kollegen?|kollegin|"
    r"chef(?:in)?|nachbar(?:in)?|mitbewohner(?:in)?)|"
    r"mi (?:mujer|esposa|esposo|marido|hij[oa]|madre|padre|herman[oa]|abuel[oa]|novi[oa]|amig[oa]|"
    r"compañer[oa]|jef[ea])|"
    r"(?:mon|ma) (?:mari|femme|fils|fille|mère|père|frère|sœur|soeur|grand-mère|grand-père|amie?|collègue|"
    r"copine|copain|conjointe?|voisine?)|"
    r"(?:mi[oa] )(?:moglie|marito|figli[oa]|madre|padre|fratello|sorella|nonn[oa]|amic[oa]|collega)|"
    r"mijn (?:vrouw|man|zoon|dochter|moeder|vader|broer|zus|oma|opa|vriend(?:in)?|collega|buurman|buurvrouw)|"
    r"(?:minha|meu) (?:mulher|esposa|marido|esposo|filh[oa]|mãe|pai|irmã[o]?|av[óô]|amig[oa]|colega|namorad[oa])|"
    r"(?:moja|mój|mojej|mojego) (?:żona|żony|mąż|męża|syna?|córk[ai]|matk[ai]|ojca|ojciec|brata?|siostr[ay])|"
    r"min (?:fru|man|son|dotter|mor|far|mamma|pappa|bror|syster|kone|mand|søn|datter)),?\s+"
)

# "X here", "X speaking": two words with capitals, or a given name.
BEHIND = re.compile(r"\s*,?\s+(?i:here|speaking|hier|am apparat|aquí|ici|qui)\b")

# Scripts without capitals, where the phrase and its end show the name.
OTHER_SCRIPTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:我叫|我的名字(?:是|叫)|我是|姓名[:：])\s*([\u4e00-\u9fff]{2,4}?)(?=[，,。.！!、；;\s]|$)",
        r"(?:名前は|氏名[:：])\s*([\u3040-\u30ff\u4e00-\u9fff々 ]{2,12}?)(?=です|と申|といい|だ|[、。,.\s]|$)",
        r"([\u4e00-\u9fff々]{1,4}[ 　]?[\u3040-\u30ff\u4e00-\u9fff々]{0,4}?)(?=と申します)",
        r"(?:제 이름은|저는)\s*([\uac00-\ud7a3]{2,4}?)(?=입니다|이에요|예요|이고)",
        r"(?:اسمي|انا اسمي|أنا اسمي|"
        r"معكم)\s+((?!و)[\u0621-\u064a]{2,12}(?:\s+(?!و)[\u0621-\u064a]{2,12}){0,1})(?=\s+و|[،,.!\s]|$)",
        r"(?:שמי|"
        r"קוראים לי)\s+([\u05d0-\u05ea'\"]{2,12}(?:\s+(?!ו[\u05d0-\u05ea])[\u05d0-\u05ea]{2,12})?)(?=\s|[,.!]|$)",
        r"(?:[Мм]еня зовут|[Мм]о[её] имя|[Мм]ене звати|"
        r"[Мм]ене звуть)\s+([А-ЯЁІЇЄҐ][а-яёіїєґ'-]+(?:\s+[А-ЯЁІЇЄҐ][а-яёіїєґ'-]+){0,2})",
        r"(?:[Сс] уважением|[Зз] повагою),?\s+([А-ЯЁІЇЄҐ][а-яёіїєґ'-]+(?:\s+[А-ЯЁІЇЄҐ][а-яёіїєґ'-]+){0,2})",
    )
)
