/** Our mark: a road of stones that leads across. */
export function LogoMark({ className = "size-6" }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" className={className} aria-hidden="true">
      <rect width="24" height="24" rx="6" className="fill-kumo-brand" />
      <path d="M4 17.5c3-7.5 13-7.5 16 0" fill="none" stroke="#fff" strokeWidth="2.2" strokeLinecap="round" />
      <path
        d="M4 11.5h3.2M10.4 8.6h3.2M16.8 11.5H20"
        fill="none"
        stroke="#fff"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
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
