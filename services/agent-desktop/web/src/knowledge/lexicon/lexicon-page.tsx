import { useId, useState } from 'react';
import { type LexiconLineState, type LexiconView, lexiconSchema } from '#contract';
import { DataTable } from '../../app/data-table.tsx';
import { useApi } from '../../app/session-context.ts';
import { useLoaded } from '../../app/use-loaded.ts';
import { withFixedSpaces } from '../../wording/typography.ts';
import { ExpertSheet } from '../articles/expert-sheet.tsx';
import { LoadedPart } from '../articles/loaded-part.tsx';
import { momentWords } from '../articles/wording.ts';
import { linesWith } from './lines-with-words.ts';

const STATE_WORDS: Readonly<Record<LexiconLineState, string>> = {
  live: 'en service',
  coming: 'arrive à la prochaine publication',
  changing: 'en service, change à la prochaine publication',
  leaving: 'en service jusqu’à la prochaine publication',
};
/** Lines of each list that are shown at once. */
const MAX_SHOWN = 100;

/** Acronyms and the public's words that the search knows, and what the next publication does with them. */
export function LexiconPage() {
  const api = useApi();
  const [loaded, reload] = useLoaded(() => api.read(lexiconSchema, 'GET', '/api/expert/lexicon'), [api]);
  return (
    <ExpertSheet title="Sigles et lexique">
      <p>
        Le lexique relie les mots du public à ceux des textes, et les sigles à ce qu’ils abrègent. Il se lit
        ici ; il se change dans les fichiers « lexicon*.yaml » de la base :{' '}
        <code>./run kb export DOSSIER</code>, corrigez, <code>./run kb import DOSSIER</code>, puis publiez. Le
        retrait des données personnelles lit sa propre copie de ces fichiers à son démarrage : prévenez
        l’exploitation, qui la remplace et le relance.
      </p>
      <LoadedPart loaded={loaded} onRetry={reload}>
        {(lexicon) => <Lines lexicon={lexicon} />}
      </LoadedPart>
    </ExpertSheet>
  );
}

function Lines({ lexicon: { acronyms, notions, live } }: { readonly lexicon: LexiconView }) {
  const field = useId();
  const [words, setWords] = useState('');
  const foundAcronyms = linesWith(acronyms, words, ({ form, expansion, spoken }) => [
    form,
    expansion,
    ...spoken,
  ]);
  const foundNotions = linesWith(notions, words, ({ expert, everyday }) => [expert, ...everyday]);
  return (
    <>
      <p className="muted">
        {live === null
          ? 'Rien n’est publié : tout arrive à la première publication.'
          : `En service : publication ${live.number}, du ${momentWords(live.publishedAtMs)}.`}
      </p>
      <search className="field">
        <label htmlFor={field}>Chercher un mot ou un sigle</label>
        <input
          id={field}
          type="search"
          maxLength={100}
          value={words}
          onChange={({ target }) => setWords(target.value)}
        />
      </search>
      <p role="status">
        {acronyms.length + notions.length === 0
          ? 'La base n’a pas encore de lexique.'
          : `${counted(foundAcronyms.length, 'sigle', 'sigles')}, ${counted(foundNotions.length, 'notion', 'notions')}.`}
      </p>
      <LineTable
        title="Sigles"
        columns={['Sigle', 'Ce qu’il abrège', 'Aussi dit ou entendu', 'État']}
        lines={foundAcronyms.map(({ form, expansion, spoken, state }) => ({
          name: form,
          cells: [expansion, spoken.join(' ; '), STATE_WORDS[state]],
        }))}
      />
      <LineTable
        title="Mots du public"
        columns={['Mots des textes', 'Mots du public', 'État']}
        lines={foundNotions.map(({ expert, everyday, state }) => ({
          name: expert,
          cells: [everyday.join(' ; '), STATE_WORDS[state]],
        }))}
      />
    </>
  );
}

interface LineTableProps {
  readonly title: string;
  readonly columns: readonly string[];
  readonly lines: readonly { readonly name: string; readonly cells: readonly string[] }[];
}

function LineTable({ title, columns, lines }: LineTableProps) {
  if (lines.length === 0) return null;
  return (
    <div className="sheet-part">
      <h2>{title}</h2>
      <DataTable
        caption={title}
        columns={columns}
        rows={lines.slice(0, MAX_SHOWN).map(({ name, cells }) => ({
          key: name,
          cells: [name, ...cells].map(withFixedSpaces),
        }))}
      />
      {lines.length > MAX_SHOWN && (
        <p>
          Les {MAX_SHOWN} premiers sur {lines.length} : cherchez un mot pour voir les autres.
        </p>
      )}
    </div>
  );
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count > 1 ? many : one}`;
}
