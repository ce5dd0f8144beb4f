import { DownloadSimpleIcon } from "@phosphor-icons/react/dist/ssr/DownloadSimple";

/** A file to keep. A plain link: one of the router's would fetch the file before anyone asks for it. */
export function CsvLink({ href, what }: { readonly href: string; readonly what: string }) {
  return (
    <a
      href={href}
      download
      className="inline-flex min-h-9 items-center gap-1.5 rounded-lg px-3 text-sm text-kumo-default ring ring-kumo-line hover:bg-kumo-tint"
    >
      <DownloadSimpleIcon aria-hidden="true" /> CSV<span className="sr-only"> of {what}</span>
    </a>
  );
}
