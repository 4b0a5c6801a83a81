import { Button } from 'react-aria-components';

/** Props of {@link Pager}. */
export interface PagerProps {
  /** From 0. */
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
  readonly onPage: (page: number) => void;
}

/** Goes through a long list page by page; nothing where one page holds it. */
export function Pager({ page, pageSize, total, onPage }: PagerProps) {
  const pages = Math.ceil(total / pageSize);
  if (pages < 2) return null;
  return (
    <nav aria-label="Suite de la liste" className="pager">
      <Button className="button small" isDisabled={page === 0} onPress={() => onPage(page - 1)}>
        Précédents
      </Button>
      <span role="status">
        Page {page + 1} sur {pages}
      </span>
      <Button className="button small" isDisabled={page + 1 >= pages} onPress={() => onPage(page + 1)}>
        Suivants
      </Button>
    </nav>
  );
}
