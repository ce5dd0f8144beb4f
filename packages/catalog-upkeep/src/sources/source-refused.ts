/** What came is not what the source is known to say. The message is a sentence for operators and holds nothing of it. */
export class SourceRefused extends Error {
  override readonly name = "SourceRefused";
}
