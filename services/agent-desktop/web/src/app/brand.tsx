/** Name of the product with its mark. */
export function Brand() {
  return (
    <span className="brand">
      <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
        <rect width="32" height="32" rx="8" className="brand-ground" />
        <path d="M9 20.5c0-6 3.5-10.5 7-10.5s7 4.5 7 10.5" className="brand-arc" />
        <rect x="6.5" y="17.5" width="6" height="6" rx="2.5" className="brand-cup" />
        <rect x="19.5" y="17.5" width="6" height="6" rx="2.5" className="brand-cup" />
      </svg>
      Décroché
    </span>
  );
}
