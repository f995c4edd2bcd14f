"""Words that look like names, and what stands around names."""

# Given names that are also everyday words, months, places or brands: alone they are no evidence.
AMBIGUOUS = frozenset(
    """
    alba alexis alma amber angel ángel ángeles asia august aurora austin ava basil bay bente berg bill billy blake blanca bo bob
    bonnie brandy brett brooke bruce bruno can carmen carol carolina carter casey chance charlotte chase chelsea chen christian clara
    clay consuelo cruz crystal dale daisy dan dawn dean deniz dev devi diana dolores domingo drew earl edit eden ege elba els else erna esperanza
    estrella eva eve faith fang fanta fidel fleur flo floor florence florent florin frank franz frits gene georgia german germán gil
    ginger glen gloria grace grant grazia guadalupe guy ha hadi hana harris harvey hayat hazel heather heide holly honey hope
    hung imani ion iris isla ivy jack jackson jade jae jan jasmin jasmine jay jean jesus jesús ji jia jin jing jo jordan josé joy jun june
    kai kay kent kim kumar laila lan lance lee lei leo león leon li lieve lima lin lina line linden ling logan lois lola long lone lorena lou lourdes
    louis lourdes lucky luna luz madison magnus mai maj malik mara mark marine mark mars marsha marshall mart mason mats max may maya mei mercedes
    mercy merle miles milan min mina ming mira montserrat morgan nam nell nia noel norma norman nour nova oda ole olive omar otto
    page paige pam paris pat paz pearl penny per perry pilar pim poppy prem rainer raj ram rana randy ray reed ren rich rick rico robin rocío rob rocco
    roman román romeo roos rosa rosario rose ross rowan roy royal ruby rusty sakura sally salvador sam sandy santiago
    santos savannah scott selim serena seth sid siem sienna siri siv skip sol soledad soo sten sterling stella sue sultan summer sunny
    sydney tara taylor tan ted thi till timber tina tore tone tor tracy trinidad troy tyler uche uma ute val valencia vera vesna victoria viola violet
    virginia vita vito wade wagner warren washington wei wellington wil will willie wolf xia xiao yan yang yaw yi ying yu yuan zara zen
    tage ben asante ade dae jordi ada dora irma nora lydia paloma rio ronda verona siena devon chester lincoln
    """.split()
)

# What is never part of a name though it is written with a capital.
NEVER = frozenset(
    """
    a about account address after again agent ai alexa all also amazon an and android any anyone app apple april are as at august
    bank because best bot but by call can card cc chat christmas church code company contact could customer customers danke das date day dear december
    der dear die did do does easter email english error euro everybody everyone february fernhill for friday from germany google good
    handrail happy hello help hey hi how i if in internet invoice is it its january july june just kind klarna ltd madam mail man march maybe me message monday
    mom dad mum mother father grandma grandpa granny wife husband
    mr mrs ms miss my name no none not november number october of ok okay on one or order orders paypal phone please plus premium prime
    regards sales saturday sent september service shop siri sir so some somebody someone sorry st street sunday support team thank thanks that the
    their then there these they this thursday to today tomorrow tuesday un urgent user valued via visa was we wednesday what when where which who why
    will with wrong year yes you your
    ab abteilung aber alle als am an auf aus bei bestellung bitte da dank damen dann das dass dem den denn der des die dienstag dies diese donnerstag
    du ein eine er es februar firma frau freitag für guten haben hallo herr herren heute hier ich ihr ihre im ist jahr januar juli juni ja kann kein konto kunde
    kundenservice kundin leute liebe mai mein meine mich mir mit mittwoch moin montag morgen märz nach nein nicht november nur oder oktober paket rechnung
    samstag schade sehr sie sonntag tag und uns unser unsere viele von vielen wann warum was wegen wenn wer wie wir wo zu zum zur zusammen
    buenas bueno buenos cliente como con cuando de del dónde el ella en es esta este estoy favor gracias hay hola la las lo los me mi muchas muy
    no para pedido pero por porque que quiero saludo saludos señor señora si sin soy su todo todos tu un una usted y ya
    au aussi avec bien bonjour ça ce cette client commande dans de des donc du elle en est et il j je la le les ma madame mais merci mon monsieur
    ne non nous on ou où par pas pour qui quand sa salut service si son sur tous tout tu un une vous
    al anche buongiorno che ci ciao come con da dei del della di è gentile grazie gli ho i il io la le lo ma mi mio molto nel no non ordine per perché più
    quando salve servizio sono su un una
    aan alle als bedankt bij dag dan dat de deze die dit een en er geen goed goedemiddag goedendag groet groeten hallo hebben heeft hoe hoi ik in is kan
    klantenservice maar meneer met mevrouw mij mijn na naar niet nog nu of om onze op over team te u uit van voor waar wanneer wat wij ze zijn
    bom boa boas obrigada obrigado olá não pedido por sim são sou você
    cześć dzień dobry dziękuję hasło jest nie pan pani proszę się tak witam
    hej hallå jag med mvh tack vänliga venlig hilsen
    merhaba teşekkürler lütfen evet hayır
    billing booking delivery department desk edition euros express free gmbh inc international limited mobile model office parcel passport pro returns
    store subscription system technical tel telefon téléphone teléfono telefono warranty iban dob ssn pin id ip tv usb gps pc vip faq url
    driver accounts dept signora signor sig madame mademoiselle monsieur mme mlle señorita sra srta frau fräulein familie mrs mister
    senhor senhora meneer mevrouw signorina doctor nurse officer agent colleague neighbour landlord tenant
    dr prof professor sgr herrn admin manager owner reception security yours sincerely cheers address anschrift adresse dirección
    """.split()
)

# What else has a name: "company name is", "the model name".
OTHER_NAMES = frozenset(
    """
    company business product brand model file domain host shop store street user device network wifi project event game band team bank firm
    display screen city place item article campaign app plan package folder server sheet
    """.split()
)

# A given name behind one of these names a thing or a place: "Saint Martin", "model Carmen", "Queen Anne".
THINGS_BEFORE = frozenset(
    """
    st saint sainte san santa santo sankt são sao queen king prince princess pope hotel model modell modelo modèle modello colour color farbe
    couleur colore style collection kollektion colección type typ brand marke marca marque regal schrank sofa stuhl lampe chair table lamp bed
    dress kleid vestido robe shoe boots in to near at port fort mount lake cape villa via rue calle avenue platz nike adidas
    """.split()
)

# A given name before one of these is a thing's: "the Carmen model", "Jordan 1", "Rosie edition".
THINGS_AFTER = frozenset(
    """
    model edition collection store stores shop sofa chair table lamp bed dress boots shoes bag plan package street road avenue island islands
    airport station museum hotel city beach park bike county centre center university hospital school college church card cards
    kollektion modell modelo period department size shelf desk ltd gmbh inc se ag day gold
    """.split()
)

# Companies and brands that are called like persons; the words of one, joined by blanks.
BRANDS = frozenset(
    name.strip()
    for name in """
    tommy hilfiger, ralph lauren, calvin klein, hugo boss, karl lagerfeld, jack wolfskin, jack jones, jack daniels, harley davidson,
    mercedes benz, louis vuitton, yves saint laurent, yves rocher, michael kors, carolina herrera, adolfo domínguez, adolfo dominguez,
    paul smith, paul frank, ted baker, marc jacobs, marc o'polo, tom ford, tom tailor, tom tom, dr martens, dr. martens, doc martens, dr oetker,
    dr. oetker, dr pepper, mr clean, mr. clean, mr proper, mr bean, miss dior, mary kay, max mara, max factor, estée lauder, elizabeth arden,
    helena rubinstein, coco chanel, christian dior, jean paul gaultier, kate spade, vera wang, victoria's secret, victoria secret, stella mccartney,
    stella artois, johnnie walker, johnny walker, jim beam, captain morgan, uncle ben, ben jerry, papa john, jamie oliver,
    harry potter, james bond, john deere, john lewis, charles schwab, wells fargo, philip morris, thomas cook, ernst young, marks spencer,
    fred perry, perry ellis, kenneth cole, steve madden, jimmy choo, alexander mcqueen, giorgio armani, roberto cavalli, gianni versace,
    salvatore ferragamo, bruno banani, philipp plein, franz josef, rolls royce, aston martin, alfa romeo, santa claus, black friday,
    levi strauss, massimo dutti, bo concept, georg jensen, victor rolf, oscar de la renta, jo malone, bobbi brown, peter pan, san diego, robert bosch,
    miele, ann taylor, eddie bauer, abercrombie fitch, pierre cardin, guy laroche, nina ricci, lola casademunt, bill gates, elon musk
    """.split(",")
)
