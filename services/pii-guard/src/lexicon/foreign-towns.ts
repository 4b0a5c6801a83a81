/**
 * Large towns of countries where many insured persons of the French regimes were born or live, folded, as France calls them
 * and as they call themselves. From general knowledge.
 */
export const FOREIGN_TOWNS: readonly string[] = `
bruxelles|anvers|gand|liege|namur|charleroi|mons|louvain|bruges|tournai|ixelles|schaerbeek|molenbeek|uccle|verviers|arlon|mouscron
lausanne|geneve|zurich|bale|berne|fribourg|neuchatel|lugano|sion|montreux|vevey|yverdon|lucerne|winterthour|bienne
lisbonne|lisboa|porto|braga|coimbra|faro|aveiro|setubal|guimaraes|viseu|leiria|evora|funchal|chaves|braganca|viana do castelo
madrid|barcelone|barcelona|valencia|seville|sevilla|saragosse|zaragoza|malaga|bilbao|alicante|grenade|granada|murcie|cordoue
saint-sebastien|san sebastian|pampelune|valladolid|salamanque|tarragone|gerone|girona|figueras|almeria|oviedo|santander|vigo
rome|roma|milan|milano|turin|torino|naples|napoli|florence|firenze|venise|venezia|genes|genova|palerme|bologne|bologna|verone|verona
bari|catane|padoue|trieste|brescia|parme|modene|perouse|cagliari|sienne|siena|vintimille
alger|oran|constantine|annaba|blida|batna|setif|sidi bel abbes|biskra|tizi ouzou|bejaia|tlemcen|bechar|mostaganem|skikda|chlef|medea
ghardaia|jijel|mascara|saida|guelma|bouira|boumerdes|ouargla|tiaret|relizane|bordj bou arreridj
casablanca|rabat|fes|marrakech|tanger|agadir|meknes|oujda|kenitra|tetouan|sale|nador|safi|el jadida|essaouira|taza|khouribga|settat
tunis|sfax|sousse|kairouan|bizerte|gabes|ariana|gafsa|monastir|nabeul|hammamet|djerba|mahdia|tozeur|beja
dakar|thies|saint-louis|ziguinchor|kaolack|bamako|kayes|segou|abidjan|bouake|yamoussoukro|conakry|lome|cotonou|porto-novo|douala
yaounde|libreville|brazzaville|kinshasa|pointe-noire|ouagadougou|niamey|nouakchott|moroni|antananarivo|tananarive|tamatave
berlin|munich|hambourg|cologne|francfort|stuttgart|dusseldorf|sarrebruck|saarbrucken|karlsruhe|kehl|treves|mayence|leipzig|dresde
londres|london|manchester|birmingham|liverpool|edimbourg|dublin|varsovie|cracovie|lodz|poznan|wroclaw|gdansk|katowice
istanbul|ankara|izmir|beyrouth|tel aviv|jerusalem|amsterdam|rotterdam|athenes|thessalonique|bucarest|budapest|prague|vienne
figueira da foz|tavira|olhao|lagos|portimao|albufeira|vila real|castelo branco|santarem|barcelos|cascais|sintra|nazare|peniche|ericeira
povoa de varzim|vila do conde|ponta delgada|caldas da rainha|loule|mirandela|lamego|amarante|ovar|covilha|fundao
torrevieja|benidorm|marbella|denia|javea|calpe|rosas|empuriabrava|lloret de mar|salou|peniscola|cadix|cadiz|jerez|huelva|palma|ibiza
las palmas|tenerife|logrono|burgos|badajoz|lleida|reus|elche|carthagene|fuengirola|torremolinos|estepona|nerja|vinaros
timisoara|cluj|iasi|brasov|constanta|sibiu|oradea|sofia|plovdiv|varna|zadar|dubrovnik|ljubljana|bratislava|tirana|pristina|skopje
ouarzazate|larache|al hoceima|berkane|beni mellal|ifrane|dakhla|mohammedia|temara|taroudant|errachidia|asilah|guelmim|tiznit
la marsa|zarzis|tabarka|kelibia|medenine|tataouine|hammam lif|hammam sousse|el kef|kasserine|jendouba|sidi bouzid|midoun|ezzahra
el oued|laghouat|msila|ain temouchent|souk ahras|oum el bouaghi|khenchela|maghnia|beni saf|dellys
saly|mbour|touba|rufisque|tambacounda|kolda|sikasso|mopti|gao|korhogo|san-pedro|daloa|garoua|bafoussam|port-gentil|bobo-dioulasso
port-louis|majunga|diego suarez|toamasina|bangkok|pattaya|phuket|chiang mai|hua hin|denpasar|la havane|santo domingo|port-au-prince
syracuse|messine|ravenne|rimini|pescara|lecce|sassari|alghero|corfou|heraklion|patras|antalya|bursa|adana|limassol|nicosie|la valette
montreal|ottawa|gatineau|sherbrooke|miami|los angeles|san francisco|chicago|boston|buenos aires|sao paulo|rio de janeiro|toronto|new york|hanoi|saigon|ho chi minh|phnom penh|pondichery|belgrade|sarajevo|zagreb|moscou
`
  .trim()
  .split(/[|\n]/);
