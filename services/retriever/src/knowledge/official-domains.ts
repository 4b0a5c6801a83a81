/** What an address may be declared as: a text of law, or the words of the body that applies the rule. */
export type OfficialKind = 'loi' | 'officiel';

/**
 * Web domains, with all below them, whose pages count as official, and why. The list is short on purpose: a town hall
 * that shows the State's own page, a union, a mutual, a newspaper or a code repository may be where a rule was read
 * (`readIn`), never what it rests on.
 */
const OFFICIAL_DOMAINS: readonly (readonly [domain: string, kind: OfficialKind, reason: string])[] = [
  ['legifrance.gouv.fr', 'loi', 'laws, decrees and codes, published by the State'],
  ['journal-officiel.gouv.fr', 'loi', 'the Journal officiel itself'],
  ['boss.gouv.fr', 'loi', 'bulletin of social security that can be held against the administration'],
  ['bofip.impots.gouv.fr', 'loi', 'tax doctrine that can be held against the administration'],
  ['eur-lex.europa.eu', 'loi', 'regulations of the European Union'],
  [
    'gouv.fr',
    'officiel',
    'names that only the State gives: service-public, impots, economie, info, travail-emploi …',
  ],
  ['service-public.fr', 'officiel', 'the former name of service-public.gouv.fr'],
  ['vie-publique.fr', 'officiel', 'the State’s explanations of laws (DILA)'],
  ['assemblee-nationale.fr', 'officiel', 'bills and reports of the National Assembly'],
  ['senat.fr', 'officiel', 'bills and reports of the Senate'],
  ['conseil-constitutionnel.fr', 'officiel', 'decisions of the Constitutional Council'],
  ['courdecassation.fr', 'officiel', 'decisions of the Court of Cassation'],
  ['defenseurdesdroits.fr', 'officiel', 'the Defender of Rights, an authority of the Constitution'],
  ['europa.eu', 'officiel', 'institutions of the European Union'],
  ['securite-sociale.fr', 'officiel', 'the directorate of social security'],
  ['lassuranceretraite.fr', 'officiel', 'the Cnav, and its base of legislation'],
  ['legislation.cnav.fr', 'officiel', 'the former address of the Cnav’s base of legislation'],
  ['lassuranceretraite-idf.fr', 'officiel', 'the Cnav in Île-de-France'],
  ['carsat-alsacemoselle.fr', 'officiel', 'a fund of the general scheme'],
  ['carsat-aquitaine.fr', 'officiel', 'a fund of the general scheme'],
  ['carsat-auvergne.fr', 'officiel', 'a fund of the general scheme'],
  ['carsat-bfc.fr', 'officiel', 'a fund of the general scheme'],
  ['carsat-bretagne.fr', 'officiel', 'a fund of the general scheme'],
  ['carsat-centreouest.fr', 'officiel', 'a fund of the general scheme'],
  ['carsat-cvl.fr', 'officiel', 'a fund of the general scheme'],
  ['carsat-hdf.fr', 'officiel', 'a fund of the general scheme'],
  ['carsat-lr.fr', 'officiel', 'a fund of the general scheme'],
  ['carsat-mp.fr', 'officiel', 'a fund of the general scheme'],
  ['carsat-nordest.fr', 'officiel', 'a fund of the general scheme'],
  ['carsat-normandie.fr', 'officiel', 'a fund of the general scheme'],
  ['carsat-pl.fr', 'officiel', 'a fund of the general scheme'],
  ['carsat-ra.fr', 'officiel', 'a fund of the general scheme'],
  ['carsat-sudest.fr', 'officiel', 'a fund of the general scheme'],
  ['info-retraite.fr', 'officiel', 'Union Retraite: what all schemes offer together'],
  ['agirc-arrco.fr', 'officiel', 'complementary scheme of employees'],
  ['urssaf.fr', 'officiel', 'collects contributions'],
  ['secu-independants.fr', 'officiel', 'social security of the self-employed'],
  ['msa.fr', 'officiel', 'agricultural scheme'],
  ['ameli.fr', 'officiel', 'health insurance'],
  ['caf.fr', 'officiel', 'family benefits'],
  ['francetravail.fr', 'officiel', 'public employment service'],
  ['francetravail.org', 'officiel', 'public employment service, its institutional site'],
  ['unedic.org', 'officiel', 'manages unemployment insurance and publishes its rules'],
  ['cleiss.fr', 'officiel', 'liaison body for social security abroad'],
  ['cfe.fr', 'officiel', 'social security of the French abroad'],
  ['retraites.fr', 'officiel', 'schemes that Caisse des Dépôts runs (Cnracl, Ircantec, Fspoeie, Rafp …)'],
  [
    'caissedesdepots.fr',
    'officiel',
    'the public institution that runs them, Aspa of the unaffiliated included',
  ],
  ['rafp.fr', 'officiel', 'additional scheme of civil servants'],
  ['cprpf.fr', 'officiel', 'scheme of the SNCF’s staff'],
  ['cprpsncf.fr', 'officiel', 'former name of the SNCF’s scheme'],
  ['crpratp.fr', 'officiel', 'scheme of the RATP’s staff'],
  ['cnieg.fr', 'officiel', 'scheme of the electricity and gas industries'],
  ['crpcen.fr', 'officiel', 'scheme of notaries’ staff'],
  ['enim.eu', 'officiel', 'scheme of seafarers'],
  ['cavimac.fr', 'officiel', 'scheme of religious ministers'],
  ['cnavpl.fr', 'officiel', 'scheme of the liberal professions'],
  ['lacipav.fr', 'officiel', 'section of the liberal professions’ scheme'],
  ['carmf.fr', 'officiel', 'section of the liberal professions’ scheme: doctors'],
  ['carpimko.com', 'officiel', 'section of the liberal professions’ scheme: nurses and others'],
  ['cavom.net', 'officiel', 'section of the liberal professions’ scheme: ministerial officers'],
  ['cnbf.fr', 'officiel', 'scheme of lawyers'],
  ['secu-artistes-auteurs.fr', 'officiel', 'social security of artists and authors'],
  ['ircec.fr', 'officiel', 'complementary scheme of artists and authors'],
  ['cnsa.fr', 'officiel', 'national fund of autonomy'],
  ['cada.fr', 'officiel', 'commission of access to administrative documents'],
  ['cnil.fr', 'officiel', 'authority for personal data'],
  ['banque-france.fr', 'officiel', 'the Banque de France'],
  ['insee.fr', 'officiel', 'official statistics'],
  ['33700.fr', 'officiel', 'reports of unwanted SMS, run by the operators with the State'],
];

const KINDS = new Map<string, OfficialKind>(OFFICIAL_DOMAINS.map(([domain, kind]) => [domain, kind]));

/** What an address is by its domain, the most precise first; undefined when no official body answers for it. */
export function officialKindOf(address: string): OfficialKind | undefined {
  const host = URL.parse(address)?.hostname;
  if (host === undefined) return undefined;
  const labels = host.split('.');
  for (let from = 0; from < labels.length; from += 1) {
    const kind = KINDS.get(labels.slice(from).join('.'));
    if (kind !== undefined) return kind;
  }
  return undefined;
}
