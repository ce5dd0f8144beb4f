import { attachmentLimits, attachmentTypes } from "./call-input.ts";
import type { Attachment } from "./conversation.ts";

export type AttachOutcome = { readonly attachments: readonly Attachment[]; readonly problem: string | undefined };

/** Reads chosen files beside those that are there. What does not fit is left out, and said. */
export async function attachFiles(files: readonly File[], there: readonly Attachment[]): Promise<AttachOutcome> {
  const attachments = [...there];
  for (const file of files) {
    const problem = problemWith(file, attachments);
    if (problem !== undefined) return { attachments, problem };
    attachments.push({ name: file.name || "file", mediaType: file.type, dataUrl: await toDataUrl(file) });
  }
  return { attachments, problem: undefined };
}

type Sized = Pick<File, "name" | "type" | "size">;

export function problemWith(file: Sized, there: readonly Attachment[]): string | undefined {
  if (!attachmentTypes.some((type) => type === file.type)) {
    return `${file.name} is neither a picture (PNG, JPEG, WebP, GIF) nor a PDF.`;
  }
  if (there.length >= attachmentLimits.mostFiles) return `A prompt takes ${attachmentLimits.mostFiles} files at most.`;
  // A data URL is four letters for three bytes.
  const bytes = there.reduce((sum, { dataUrl }) => sum + Math.floor((dataUrl.length * 3) / 4), file.size);
  if (bytes > attachmentLimits.mostBytes) {
    return `${file.name} does not fit: a prompt takes ${attachmentLimits.mostBytes / 1_048_576} MB of files.`;
  }
  return undefined;
}

function toDataUrl(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(typeof reader.result === "string" ? reader.result : ""));
    reader.addEventListener("error", () => reject(new Error(`${file.name} could not be read`)));
    reader.readAsDataURL(file);
  });
}
