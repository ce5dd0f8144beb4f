import { CheckCircleIcon, XCircleIcon } from "@phosphor-icons/react/ssr";

const attempts = [
  { provider: "First provider", status: "429", note: "over its limit, asked to wait 20 s", atMs: "0 ms", ok: false },
  { provider: "Second provider", status: "no answer", note: "connection reset", atMs: "84 ms", ok: false },
  { provider: "Third provider", status: "200", note: "first token, then the whole answer", atMs: "131 ms", ok: true },
] as const;

/** One call as its log shows it: two attempts that failed, one that answered. An example, and says so. */
export function FailoverPicture() {
  return (
    <figure className="min-w-0 overflow-hidden rounded-lg bg-kumo-base ring ring-kumo-line">
      <ol>
        {attempts.map(({ provider, status, note, atMs, ok }) => (
          <li
            key={provider}
            className="grid grid-cols-[auto_1fr_auto] items-center gap-x-3 border-b border-kumo-hairline px-4 py-3.5 last:border-b-0"
          >
            {ok ? (
              <CheckCircleIcon weight="fill" className="size-5 text-kumo-success" aria-hidden="true" />
            ) : (
              <XCircleIcon weight="fill" className="size-5 text-kumo-danger" aria-hidden="true" />
            )}
            <div className="min-w-0">
              <div className="font-medium text-kumo-strong">{provider}</div>
              <div className="text-sm text-kumo-subtle">
                <code className={ok ? "text-kumo-success" : "text-kumo-danger"}>{status}</code> · {note}
              </div>
            </div>
            <span className="tabular text-sm text-kumo-subtle">{atMs}</span>
          </li>
        ))}
      </ol>
      <figcaption className="border-t border-kumo-hairline bg-kumo-elevated px-4 py-2.5 text-sm text-kumo-subtle">
        An example: one call, one bill, three attempts in the log.
      </figcaption>
    </figure>
  );
}
