import { AppError } from "@causeway/errors";
import type { RerankRequest } from "@causeway/protocol";

/** The documents' texts. Throws 400 naming the document that has a picture. */
export const textsIn = ({ documents }: RerankRequest): readonly string[] =>
  documents.map(({ text, image }, index) => {
    if (text !== undefined && image === undefined) return text;
    throw new AppError("invalid-request", `documents.${index} must be text: this provider's model sees no images.`, {
      parameter: `documents.${index}.image`,
    });
  });
