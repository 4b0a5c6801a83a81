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
montreal|toronto|new york|hanoi|saigon|ho chi minh|phnom penh|pondichery|belgrade|sarajevo|zagreb|moscou
`
  .trim()
  .split(/[|\n]/);
