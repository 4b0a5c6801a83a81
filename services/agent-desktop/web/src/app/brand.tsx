/** Props of {@link Brand}. */
export interface BrandProps {
  /** Of the software; what stands after a `+` in it is for those who run it, and not shown. Empty for none. */
  readonly version?: string;
}

/** Name of the product with its mark, and its version for whoever calls for help. */
export function Brand({ version = '' }: BrandProps) {
  const release = version.split('+')[0];
  return (
    <span className="brand">
      <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
        <rect width="32" height="32" rx="8" className="brand-ground" />
        <path d="M9 20.5c0-6 3.5-10.5 7-10.5s7 4.5 7 10.5" className="brand-arc" />
        <rect x="6.5" y="17.5" width="6" height="6" rx="2.5" className="brand-cup" />
        <rect x="19.5" y="17.5" width="6" height="6" rx="2.5" className="brand-cup" />
      </svg>
      <span>
        Décroché
        {release !== '' && <small className="brand-version">version {release}</small>}
      </span>
    </span>
  );
}
