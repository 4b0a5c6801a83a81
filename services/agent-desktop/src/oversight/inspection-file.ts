import { createHash } from 'node:crypto';
import {
  AGREEMENT_NAMES,
  type AgreementView,
  AUDIT_ACT_NAMES,
  AUDIT_OUTCOME_NAMES,
  type AuditPage,
  type ForgetCheckResult,
  type NoticesView,
  type RecordView,
  type RetentionView,
  type ServicesView,
} from '#contract';

/** What an inspector is given. */
export interface InspectionFacts {
  readonly madeAtMs: number;
  readonly madeBy: string;
  readonly organisation: string;
  readonly services: ServicesView;
  readonly retention: RetentionView;
  readonly record: RecordView;
  readonly notices: NoticesView;
  readonly forgetChecks: readonly ForgetCheckResult[];
  readonly audit: AuditPage;
  /** Audio of a notice by its digest, WAV. */
  readonly recordingOf: (digest: string) => Buffer | undefined;
}

/** A file, and what proves later that it is this one. */
export interface InspectionFile {
  readonly html: string;
  /** SHA-256 of the file, hexadecimal. */
  readonly digest: string;
}

/** Recordings in one file: a fund has a few lines. */
const MAX_RECORDINGS = 10;

/** Everything that an inspection asks for in one page that needs nothing else: no script, no link, no font. */
export function inspectionFile(facts: InspectionFacts): InspectionFile {
  const html = [
    '<!doctype html><html lang="fr"><head><meta charset="utf-8">',
    '<title>Décroché : dossier de contrôle</title>',
    `<style>${STYLE}</style></head><body><main>`,
    '<h1>Dossier de contrôle</h1>',
    `<p>${esc(facts.organisation)}. Fait le ${moment(facts.madeAtMs)} par ${esc(facts.madeBy)}, d’après ce que les services en marche disent d’eux-mêmes.</p>`,
    '<p>L’empreinte SHA-256 de ce fichier est inscrite dans le journal des actions à cette date : un fichier modifié n’a plus la même.</p>',
    section('Logiciels et modèles', versions(facts.services)),
    section('Fiche du registre (RGPD, article 30)', record(facts.record)),
    section('Ce qui est gardé, où et jusqu’à quand', retention(facts.retention)),
    section('Annonce aux appelants', notices(facts)),
    section('Preuve d’oubli', forgetting(facts.forgetChecks)),
    section('Journal des actions', audit(facts.audit)),
    '</main></body></html>\n',
  ].join('\n');
  return { html, digest: createHash('sha256').update(html).digest('hex') };
}

const STYLE =
  'body{font:16px/1.5 sans-serif;margin:2rem;color:#161616;background:#fff}main{max-width:70rem;margin:auto}' +
  'table{border-collapse:collapse;width:100%;margin:1rem 0}th,td{border:1px solid #666;padding:.3rem .5rem;text-align:left;vertical-align:top}' +
  'code{overflow-wrap:anywhere}h2{margin-top:2.5rem}';

function versions({ instances, unknown }: ServicesView): string {
  const rows = instances.map(({ service, address, version, runtime, startedAtMs, models }) => [
    service,
    address || 'ce service',
    version || 'inconnue',
    runtime,
    moment(startedAtMs),
    models.map(({ name, detail }) => (detail === '' ? name : `${name} (${detail})`)).join(', ') || '–',
  ]);
  return (
    table(['service', 'adresse', 'version', 'moteur', 'en marche depuis', 'modèles'], rows) +
    missing(unknown.map(({ service }) => service))
  );
}

function record({ entries }: RecordView): string {
  const origins = {
    product: 'produit',
    running: 'service en marche',
    fund: 'à écrire par la caisse',
  } as const;
  return table(
    ['rubrique', 'contenu', 'source'],
    entries.map(({ heading, lines, origin }) => [heading, lines.join('\n'), origins[origin]]),
  );
}

function retention({ services, unknown }: RetentionView): string {
  const tables = services.map(({ service, version, stores, untold }) => {
    const rows = stores.map(({ place, content, what, purpose, longest, ends, settings, agreement }) => [
      what,
      content,
      place,
      purpose,
      ends === '' ? longest : `${longest} ; ${ends}`,
      settings.map(({ name, value }) => `${name} = ${value ?? 'réglé'}`).join('\n') ||
        'fixé par le programme',
      agreementWords(agreement),
    ]);
    const caption = `${service} ${version}`;
    return `<h3>${esc(caption)}</h3>${table(['ce qui est gardé', 'nature', 'où', 'pour quoi', 'durée', 'réglage', 'relevé'], rows)}${strays(untold)}`;
  });
  return tables.join('') + missing(unknown.map(({ service }) => service));
}

function agreementWords({ verdict, lines }: AgreementView): string {
  return [AGREEMENT_NAMES[verdict], ...lines].join('\n');
}

function strays(untold: RetentionView['services'][number]['untold']): string {
  if (untold.length === 0) return '';
  const names = untold.map(({ name, count }) => `${name} (${count})`).join(', ');
  return `<p><strong>Trouvé et déclaré par personne : ${esc(names)}.</strong></p>`;
}

function notices({ notices: { notices: heard, unknown }, recordingOf }: InspectionFacts): string {
  const parts = heard.slice(0, MAX_RECORDINGS).map(({ fund, live, text, fault, audioDigest }) => {
    const audio = audioDigest === null ? undefined : recordingOf(audioDigest);
    return [
      `<h3>${esc(fund || 'Ligne de plusieurs caisses')}${live ? ', conversations écoutées' : ''}</h3>`,
      `<blockquote>${esc(text ?? 'texte inconnu')}</blockquote>`,
      `<p>${esc(fault === null ? 'Le son a été déclaré dire ce texte, et ni l’un ni l’autre n’a changé depuis.' : `Attention : ${fault}.`)}</p>`,
      audioDigest === null ? '' : `<p>Empreinte du son : <code>${audioDigest}</code></p>`,
      audio === undefined
        ? ''
        : `<audio controls src="data:audio/wav;base64,${audio.toString('base64')}"></audio>`,
    ].join('');
  });
  return (
    parts.join('') + missing(unknown.map(({ service }) => service)) || '<p>Aucune passerelle ne répond.</p>'
  );
}

function forgetting(checks: readonly ForgetCheckResult[]): string {
  if (checks.length === 0) return '<p>Aucun contrôle n’a été remis.</p>';
  return checks
    .map(({ checkedAt, scope, stores }) => {
      const where =
        scope === 'whole' ? 'sur une pile à part, avec un appel parlé' : 'sur l’installation en service';
      const rows = stores.map(({ store, searchedBytes, found, oldestMs, absent }) => [
        store,
        absent ? 'absent' : `${searchedBytes} octets`,
        String(found),
        oldestMs === null ? '–' : `${Math.round(oldestMs / 1_000)} s`,
      ]);
      return `<h3>${moment(Date.parse(checkedAt))}, ${where}</h3>${table(['emplacement', 'examiné', 'traces', 'donnée la plus ancienne'], rows)}`;
    })
    .join('');
}

function audit({ entries, next }: AuditPage): string {
  const rows = entries.map(({ atMs, name, organisation, act, subject, outcome }) => [
    moment(atMs),
    organisation === '' ? name : `${name}, ${organisation}`,
    AUDIT_ACT_NAMES[act],
    subject,
    AUDIT_OUTCOME_NAMES[outcome],
  ]);
  const rest = next === null ? '' : `<p>Limité aux ${entries.length} actions les plus récentes.</p>`;
  return rest + table(['date', 'qui', 'action', 'objet', 'issue'], rows);
}

function missing(services: readonly string[]): string {
  if (services.length === 0) return '';
  const names = [...new Set(services)].join(', ');
  return `<p><strong>Sans réponse : ${esc(names)}.</strong> Ce que ces services sont et gardent n’est pas dit ici.</p>`;
}

function section(title: string, content: string): string {
  return `<section><h2>${esc(title)}</h2>${content}</section>`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = heads.map((each) => `<th scope="col">${esc(each)}</th>`).join('');
  const body = rows
    .map((row) => `<tr>${row.map((each) => `<td>${esc(each).replaceAll('\n', '<br>')}</td>`).join('')}</tr>`)
    .join('\n');
  return `<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

function moment(ms: number): string {
  return new Intl.DateTimeFormat('fr-FR', {
    dateStyle: 'long',
    timeStyle: 'medium',
    timeZone: 'Europe/Paris',
  }).format(ms);
}

function esc(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
