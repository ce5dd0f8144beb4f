// Authors and providers whose logo goes by another name in the icon set.
const aliases: Readonly<Record<string, string>> = {
  amazon: "aws",
  "amazon-bedrock": "bedrock",
  "amazon-bedrock-anthropic": "bedrock",
  "amazon-nova": "nova",
  "ant-ling": "antgroup",
  arcee: "arcee",
  "arcee-ai": "arcee",
  "azure-anthropic": "azure",
  "bytedance-seed": "bytedance",
  databricks: "dbrx",
  "google-ai-studio": "aistudio",
  "google-vertex": "vertexai",
  "ibm-granite": "ibm",
  inclusionai: "antgroup",
  "inference-net": "inference",
  "io-net": "ionet",
  "meta-llama": "meta",
  mistralai: "mistral",
  moonshotai: "moonshot",
  siliconflow: "siliconcloud",
  "x-ai": "xai",
  "z-ai": "zai",
};

/** What the icon set calls the logo of an author or provider; it may not have one. */
export const logoName = (id: string): string => aliases[id] ?? id;
