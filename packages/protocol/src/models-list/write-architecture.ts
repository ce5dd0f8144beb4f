import { familyOf, type Model } from "@causeway/catalog";
import type { JsonObject } from "../json.ts";

/** `modality` is the short form: "text+image->text". */
export const writeArchitecture = (model: Model): JsonObject => ({
  modality: `${model.inputModalities.join("+")}->${model.outputModalities.join("+")}`,
  input_modalities: model.inputModalities,
  output_modalities: model.outputModalities.map((modality) => (modality === "embedding" ? "embeddings" : modality)),
  tokenizer: familyOf(model.id),
  instruct_type: null,
});
