import { hasLogo } from "../logo-files.ts";
import { logoName } from "../logo-names.ts";

/** The mark of an author or provider in the text's colour; a letter where there is none. Beside its name, so hidden. */
export function LogoImage({
  id,
  name,
  size = "size-5",
}: {
  id: string;
  name: string;
  size?: "size-4" | "size-5" | "size-8";
}) {
  const logo = logoName(id);
  if (!hasLogo(logo)) {
    return (
      <span
        aria-hidden="true"
        className={`${size} inline-flex shrink-0 items-center justify-center rounded bg-kumo-fill text-xs font-semibold text-kumo-default`}
      >
        {name.slice(0, 1)}
      </span>
    );
  }
  const image = `url(/icons/${logo})`;
  return (
    <span
      aria-hidden="true"
      className={`${size} inline-block shrink-0 bg-current mask-contain mask-center mask-no-repeat`}
      style={{ maskImage: image }}
    />
  );
}
