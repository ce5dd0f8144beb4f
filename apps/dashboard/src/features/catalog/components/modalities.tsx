import { FileTextIcon, ImageIcon, MicrophoneIcon, TextTIcon, VideoCameraIcon } from "@phosphor-icons/react/ssr";

const kinds = {
  text: { label: "text", Icon: TextTIcon },
  image: { label: "images", Icon: ImageIcon },
  audio: { label: "audio", Icon: MicrophoneIcon },
  video: { label: "video", Icon: VideoCameraIcon },
  file: { label: "files", Icon: FileTextIcon },
} as const;

/** What goes in, as icons with one spoken sentence. */
export function Modalities({ input }: { input: readonly string[] }) {
  const shown = Object.entries(kinds).filter(([kind]) => input.includes(kind));
  return (
    <span className="inline-flex items-center gap-1.5 text-kumo-subtle">
      {shown.map(([kind, { label, Icon }]) => (
        <Icon key={kind} aria-hidden="true" className="size-4">
          <title>{`Takes ${label}`}</title>
        </Icon>
      ))}
      <span className="sr-only">Takes {shown.map(([, { label }]) => label).join(", ")}</span>
    </span>
  );
}
