import { useEffect, useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { ArticleView } from '#contract';
import { codeOf } from '../app/api.ts';
import { faultSentence } from '../wording/sentences.ts';
import { DemonstrationTag, PassageText, SourceList } from './passage-card.tsx';

type Loaded = { readonly article: ArticleView } | { readonly fault: string } | null;

/** Props of {@link ArticleDialog}. */
export interface ArticleDialogProps {
  /** Null when closed. */
  readonly slug: string | null;
  /** Brings an article in full. @throws an error with a code of the API */
  readonly read: (slug: string) => Promise<ArticleView>;
  readonly onOpen: (slug: string) => void;
  readonly onClose: () => void;
}

/** An article in full, over the page. */
export function ArticleDialog({ slug, read, onOpen, onClose }: ArticleDialogProps) {
  return (
    <ModalOverlay
      className="overlay"
      isDismissable
      isOpen={slug !== null}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className="modal wide">
        <Dialog className="dialog">
          {slug !== null && <ArticleBody slug={slug} read={read} onOpen={onOpen} />}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function ArticleBody({
  slug,
  read,
  onOpen,
}: Pick<ArticleDialogProps, 'read' | 'onOpen'> & { readonly slug: string }) {
  const [loaded, setLoaded] = useState<Loaded>(null);
  useEffect(() => {
    let here = true;
    setLoaded(null);
    read(slug).then(
      (article) => here && setLoaded({ article }),
      (error: unknown) => here && setLoaded({ fault: codeOf(error) }),
    );
    return () => {
      here = false;
    };
  }, [read, slug]);

  return (
    <>
      <div className="dialog-head">
        <Heading slot="title">
          {loaded !== null && 'article' in loaded ? loaded.article.title : 'Article'}
        </Heading>
        <Button slot="close" className="button small">
          Fermer
        </Button>
      </div>
      {loaded === null && <p role="status">Chargement…</p>}
      {loaded !== null && 'fault' in loaded && (
        <p className="fault" role="alert">
          {faultSentence(loaded.fault)}
        </p>
      )}
      {loaded !== null && 'article' in loaded && <Article article={loaded.article} onOpen={onOpen} />}
    </>
  );
}

function Article({
  article,
  onOpen,
}: {
  readonly article: ArticleView;
  readonly onOpen: (slug: string) => void;
}) {
  const { sections, counterparts } = article;
  const procedure = article.kind === 'procedure';
  const sources = new Map(
    sections
      .flatMap((section) => section.sources)
      .map((source) => [`${source.url} ${source.reference} ${source.title}`, source]),
  );
  return (
    <>
      <p className="passage-head">
        <span className="muted">
          {article.themeLabel} · {procedure ? 'Procédure' : 'Législation'}
        </span>
        {sections.some(({ demonstration }) => demonstration) && <DemonstrationTag />}
      </p>
      {sections.map((section) => (
        <section key={section.sourceId} className="passage">
          <div className="passage-head">
            <h3 className="passage-title">{section.sectionTitle}</h3>
            {section.unchecked && <span className="tag">Non vérifié : ne pas le dire</span>}
          </div>
          <PassageText passage={section} />
        </section>
      ))}
      <section className="passage">
        <h3 className="passage-title">Sources</h3>
        <SourceList sources={[...sources.values()]} />
      </section>
      {counterparts.length > 0 && (
        <p className="passage-foot">
          {counterparts.map((slug, at) => (
            <Button key={slug} className="button small" onPress={() => onOpen(slug)}>
              {procedure ? 'Lire la législation' : 'Lire la procédure'}
              {counterparts.length > 1 && ` ${at + 1}`}
            </Button>
          ))}
        </p>
      )}
    </>
  );
}
