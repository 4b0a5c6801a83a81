import type { SubmitEvent } from 'react';
import { Button } from 'react-aria-components';
import { AUDIT_ACT_NAMES, AUDIT_ACTS, type AuditFilter, auditFilterSchema } from '#contract';

/** Props of {@link AuditFilters}. */
export interface AuditFiltersProps {
  readonly onChoose: (filter: AuditFilter) => void;
  /** Takes away what was chosen last. */
  readonly onSave: () => void;
}

/** Of which day, kind and person entries are wanted. Nothing changes until it is asked for. */
export function AuditFilters({ onChoose, onSave }: AuditFiltersProps) {
  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const given = [...new FormData(event.currentTarget)].filter(([, value]) => `${value}`.trim() !== '');
    const filter = auditFilterSchema.safeParse(Object.fromEntries(given));
    if (filter.success) onChoose(filter.data);
  }
  return (
    <form className="sheet-part" onSubmit={submit} aria-label="Filtrer le journal">
      <div className="sheet-actions">
        <label className="sheet-field">
          Jour
          <input type="date" name="day" />
        </label>
        <label className="sheet-field">
          Action
          <select name="act">
            <option value="">toutes</option>
            {AUDIT_ACTS.map((act) => (
              <option key={act} value={act}>
                {AUDIT_ACT_NAMES[act]}
              </option>
            ))}
          </select>
        </label>
        <label className="sheet-field">
          Nom
          <input type="search" name="person" maxLength={100} autoComplete="off" />
        </label>
        <Button type="submit" className="button primary">
          Filtrer
        </Button>
        <Button className="button" onPress={onSave}>
          Exporter en CSV
        </Button>
      </div>
    </form>
  );
}
