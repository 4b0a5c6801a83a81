import { useState } from 'react';
import type { NoticesView } from '#contract';
import { useApi } from '../../app/session-context.ts';
import { LoadedPart, SheetPage } from '../../app/sheet-page.tsx';
import { useLoaded } from '../../app/use-loaded.ts';
import { UnknownServices } from '../unknown-services.tsx';

/** What callers hear first, to be read and listened to, and whether text and sound agree. */
export function NoticesPage() {
  const api = useApi();
  const [said, setSaid] = useState('');
  const [loaded, reload] = useLoaded(() => api.notices(), [api]);
  return (
    <SheetPage
      title="Annonce aux appelants"
      lead="Ce que l’appelant entend avant d’être écouté, ligne par ligne : le texte, et le son que la passerelle fait jouer."
      said={said}
      onSaid={setSaid}
      onReload={reload}
    >
      <LoadedPart loaded={loaded} onReload={reload}>
        {({ notices, unknown }) => (
          <>
            <UnknownServices unknown={unknown} what="ce qu’entendent les appelants de ces passerelles" />
            {notices.length === 0 && unknown.length === 0 && <p>Aucune passerelle n’est connue du bureau.</p>}
            {notices.map((notice) => (
              <Notice key={notice.address} notice={notice} />
            ))}
          </>
        )}
      </LoadedPart>
    </SheetPage>
  );
}

function Notice({ notice }: { readonly notice: NoticesView['notices'][number] }) {
  const { address, fund, live, text, fault, audioDigest } = notice;
  const line = fund || 'Ligne de plusieurs caisses';
  return (
    <section className="sheet-part">
      <h2>{line}</h2>
      <p className="muted">
        Passerelle {address}.{' '}
        {live ? 'Les conversations y sont écoutées.' : 'Seul le motif de l’appel y est écouté.'}
      </p>
      <blockquote className="notice-text">{text ?? 'Texte inconnu.'}</blockquote>
      <p className={fault === null ? 'verdict good' : 'verdict bad'}>
        {fault === null
          ? 'Le son a été déclaré dire ce texte, et ni l’un ni l’autre n’a changé depuis.'
          : `On ne peut pas dire que l’appelant entend ce texte : ${fault}.`}
      </p>
      {audioDigest !== null && (
        <>
          {/* biome-ignore lint/a11y/useMediaCaption: its text stands above. */}
          <audio
            controls
            preload="none"
            aria-label={`Annonce : ${line}`}
            src={`/api/dpo/notices/${audioDigest}/recording`}
          />
          <p className="muted">
            Empreinte du son (SHA-256) : <code>{audioDigest}</code>
          </p>
        </>
      )}
    </section>
  );
}
