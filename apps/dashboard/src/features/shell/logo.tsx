/** What our mark is drawn with, in a square of 24. */
export const logoLines = ["M4 17.5c3-7.5 13-7.5 16 0", "M4 11.5h3.2M10.4 8.6h3.2M16.8 11.5H20"] as const;

/** Our mark: a road of stones that leads across. */
export function LogoMark({ className = "size-6" }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" className={className} aria-hidden="true">
      <rect width="24" height="24" rx="6" className="fill-kumo-brand" />
      {logoLines.map((line) => (
        <path key={line} d={line} fill="none" stroke="#fff" strokeWidth="2.2" strokeLinecap="round" />
      ))}
    </svg>
  );
}

export function Logo() {
  return (
    <span className="flex items-center gap-2 text-base font-semibold tracking-tight text-kumo-strong">
      <LogoMark />
      Causeway
    </span>
  );
}
