/**
 * Frequent surnames in France, folded. Those that are no words stand for a name wherever they are said; the others only
 * where a surname is expected. From general knowledge; order and frequency mean nothing here.
 */
const SURNAMES = `
durand dubois moreau lefebvre lefevre leroy roux fournier girard bonnet dupont rousseau muller guerin boyer gauthier
perrin morin dumont clement gautier chevalier masson marchand duval denis lemaire dufour meunier brun blanchard giraud
joly riviere brunet gaillard barbier arnaud renard roche roy leroux rolland colin vidal aubert lemoine renaud dumas
philippe bourgeois lacroix fabre benoit picard rey leclerc guillaume lecomte roger leclercq huet nicolas menard
vasseur carpentier louis deschamps perrot jean poirier bertrand collet renault marty bailly breton gerard langlois
leblanc etienne daniel cousin meyer lopez perez martinez garcia sanchez rodriguez fernandez gomez gonzalez gonzales
hernandez ramos ruiz diaz moreno munoz alvarez romero navarro torres gutierrez dominguez gimenez jimenez ortega
delgado castro ortiz marquez iglesias medina cortes vargas dasilva dossantos pereira ferreira rodrigues fernandes
goncalves oliveira martins sousa gomes lopes ribeiro carvalho almeida pinto teixeira moreira correia mendes nunes
soares vieira monteiro cardoso rocha nguyen pham huynh hoang phan dang bui duong tran diallo traore coulibaly diop
ndiaye konate keita camara sissoko diarra kone toure cisse sylla barry balde fofana ouedraogo sawadogo kabore haddad
benali bouzid belkacem mansouri cherif bensaid benmoussa brahimi boukhari slimani hamdi saidi mebarki ziani amrani
alaoui bennani berrada fassi idrissi tazi chraibi lahlou benjelloun schmitt schneider weber klein wagner hoffmann
schmidt fischer zimmermann keller becker kuntz schwartz schaeffer jung wolff kieffer rossi ferrari russo bianchi
romano ricci marino greco conti esposito gallo lombardi moretti barbieri rinaldi caruso ferrara giordano mancini
nowak kowalski kowalczyk wisniewski wojcik kaminski lewandowski zielinski szymanski wozniak kozlowski jankowski
mazurek pawlak dubreuil delaunay delorme delattre delmas deschamps desbois devaux didier dubos duchene ducrocq dufresne
duhamel dujardin dumoulin duparc duprat dupuis dupuy durieux dutertre duvivier fabre faure favre ferrand fleury
fontaine forestier fouquet fourcade gaudin gerbaud germain gilbert gillet godard godefroy gosselin goujon grandjean
gregoire grenier grondin guibert guichard guignard guillemin guillet guillot guyot hamel hamon hebert herve hoarau
hubert hugon humbert imbert jacob jacquemin jacquet jacquot jamet joubert jourdan jullien labbe laborde lacombe lacoste
lafon lagarde lambert lamy lang laporte lasserre laurent lebas leblond lebreton lebrun lecoq ledoux lefort legrand legros
lejeune lelievre lemaitre lemonnier leon lepage levasseur leveque levy loiseau lombard lucas mace magnin maillard mallet
marechal marion marquet martineau masse mathieu maurice maury mercier merle michaud michel mignot millet moreau morel
morvan moulin noel normand olivier paris parmentier pascal pasquier payet pelletier peltier perret perrier petitjean
peyre pichon pineau poncet pons potier pottier poulain prevost prigent pruvost raymond regnier renou reynaud
ricard richard rigaud riou robin rodier rossignol rouaud rousset rouxel roussel royer salmon samson sauvage savary
schaffer seguin simonet tanguy tessier thibault thierry thomas tixier tournier toussaint turpin vaillant valentin
vallet verdier vial viard vigneron vincent voisin weiss wurtz boulanger charpentier bouvier boucher berger fontaine petit blanc noir lambert dupre tardy rigal brunel leduc lesage
chapelle berthelot besson carlier carre chauvin cordier couturier meunier tisserand tanneur lesueur sabatier peltier
neveu cousin voisin noel toussaint vallee pages pires marques clerc colas texier chartier courtois baron buisson
lombard normand gay bigot barre rocher bourdon valette laine masse bouvier maillot begue boulay camus caron chauvet combe
combes coste costa cros forest fort gallet gras grand gros hardy herault labat lebeau leger marchal martel menager mouton
navarre oudin pelissier peyron pinson portier poulet prieur prudhomme puech rives rougier saunier serre serres
tellier teyssier thevenin tissot verger page papin merlin bourgoin bourguignon bruyere cadet chabot champion
chretien clavier collin coulon crespin daniel dauphin dore faucon favier gaubert goulet guerrier guy jardin
jobard lacour lamour lange langevin lavigne lebas ledru lenoir letellier loisel louvet magne
marais marteau mas melin merlet moine monnier mora motte musset nadal naud normant ollivier patin
paturel pepin pigeon pineau poisson pommier prunier quentin racine rameau rault rigal rondeau rosier rossi
sabot saulnier sellier soler soulier tavernier terrier thiery tison tonnelier trouve vacher vasseur vignon
bihan goff corre bras gall roux meur moal floch guen gac guennec fur calvez pape drian dantec
garnier aubry bertin bouchet barthelemy benard foucher charrier blanchet chevallier bousquet faivre blondel maillet
guillon peron remy adam david francois simon bernard boulet bouvet bruneau buffet carrere charron cartier collignon
cornet courtin crepin cuvelier delahaye delcourt descamps desmarais drouet dubosc ducret duclos dujon faucheux fevre
floquet forget foulon gabriel galland garreau gervais gicquel girardin giroux gobert gouin granger gravier grosjean
gueguen guegan guillou guyon hardouin hebrard herbin hervieu jacques jolivet jolly josse joseph jouan lachaud lafont
lallemand lambin landais lasne lauret lebon lecuyer lefranc legendre leguay lemarchand lenfant lepretre lepine leroi
levert limousin loison loriot mainguy mangin maret maurel mayeur menuet mesnard michelet millot moinard monier morand
moret nantier neveux nicolle ozanne paillard pain pannetier parisot paul pelerin perrault petitpas peyrard picot piron
pollet poupard pouliquen pruvot quere rabier raoult ravel regnault rebours rivet rochette rodrigue rose rouault roulet
sabourin savoye seguy serrano simonin testard thebault thiebaut thomassin tricot trichet valade varin vaudry vigier
vignaud vilain villain vivier walter
cohen benhamou azoulay amar elbaz sebag
`;

/** Whether a folded word is a frequent surname; it may be a word or a first name as well. */
export const FREQUENT_SURNAMES: ReadonlySet<string> = new Set(SURNAMES.trim().split(/\s+/));
