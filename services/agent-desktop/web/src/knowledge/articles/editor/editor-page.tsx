import { useParams } from 'wouter';
import type { DossierView } from '#contract';
import { codeOf, type DeskApi } from '../../../app/api.ts';
import { useApi } from '../../../app/session-context.ts';
import { useLoaded } from '../../../app/use-loaded.ts';
import { articleDossier, articleVersion } from '../article-api.ts';
import { newArticleText, nextVersionText } from '../article-text.ts';
import { ExpertSheet } from '../expert-sheet.tsx';
import { LoadedPart } from '../loaded-part.tsx';
import { Editor, type OpenedText } from './editor.tsx';

/** Where an article is written: its open draft, its next version, or a new one. */
export function EditorPage() {
  const api = useApi();
  const { slug = '' } = useParams();
  const [loaded, reload] = useLoaded(() => openText(api, slug), [api, slug]);
  return (
    <ExpertSheet title={`Écrire : ${slug}`}>
      <LoadedPart loaded={loaded} onRetry={reload}>
        {(opened) => <Editor key={slug} opened={opened} />}
      </LoadedPart>
    </ExpertSheet>
  );
}

async function openText(api: DeskApi, slug: string): Promise<OpenedText> {
  const dossier = await articleDossier(api, slug).catch((error: unknown): DossierView | null => {
    if (codeOf(error) === 'NOT_FOUND') return null;
    throw error;
  });
  const latest = dossier?.versions[0]?.version;
  if (latest === undefined) {
    return { slug, version: 1, text: newArticleText(slug), seenChangedAtMs: 0, inReview: false };
  }
  const { text } = await articleVersion(api, slug, latest.version);
  const isOpen = latest.status === 'draft' || latest.status === 'in-review';
  if (!isOpen) {
    const version = latest.version + 1;
    return { slug, version, text: nextVersionText(text, version), seenChangedAtMs: 0, inReview: false };
  }
  const { version, changedAtMs } = latest;
  return { slug, version, text, seenChangedAtMs: changedAtMs, inReview: latest.status === 'in-review' };
}
