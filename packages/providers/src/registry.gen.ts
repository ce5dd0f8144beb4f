// Written by `pnpm --filter @causeway/providers build-registry` from the listing of `providers/`. Do not edit.
import type { Provider } from "./provider.ts";
import { ai21 } from "./providers/ai21.ts";
import { alibaba } from "./providers/alibaba.ts";
import { amazonBedrock } from "./providers/amazon-bedrock.ts";
import { amazonBedrockAnthropic } from "./providers/amazon-bedrock-anthropic.ts";
import { amazonNova } from "./providers/amazon-nova.ts";
import { ambient } from "./providers/ambient.ts";
import { antLing } from "./providers/ant-ling.ts";
import { anthropic } from "./providers/anthropic.ts";
import { azure } from "./providers/azure.ts";
import { azureAnthropic } from "./providers/azure-anthropic.ts";
import { baseten } from "./providers/baseten.ts";
import { berget } from "./providers/berget.ts";
import { cerebras } from "./providers/cerebras.ts";
import { chutes } from "./providers/chutes.ts";
import { clarifai } from "./providers/clarifai.ts";
import { cloudferro } from "./providers/cloudferro.ts";
import { cloudflare } from "./providers/cloudflare.ts";
import { cohere } from "./providers/cohere.ts";
import { databricks } from "./providers/databricks.ts";
import { deepinfra } from "./providers/deepinfra.ts";
import { deepseek } from "./providers/deepseek.ts";
import { digitalocean } from "./providers/digitalocean.ts";
import { dinference } from "./providers/dinference.ts";
import { evroc } from "./providers/evroc.ts";
import { exa } from "./providers/exa.ts";
import { fireworks } from "./providers/fireworks.ts";
import { friendli } from "./providers/friendli.ts";
import { gmicloud } from "./providers/gmicloud.ts";
import { googleAiStudio } from "./providers/google-ai-studio.ts";
import { googleVertex } from "./providers/google-vertex.ts";
import { groq } from "./providers/groq.ts";
import { hpcAi } from "./providers/hpc-ai.ts";
import { inception } from "./providers/inception.ts";
import { inceptron } from "./providers/inceptron.ts";
import { inferenceNet } from "./providers/inference-net.ts";
import { ioNet } from "./providers/io-net.ts";
import { jina } from "./providers/jina.ts";
import { lilac } from "./providers/lilac.ts";
import { meta } from "./providers/meta.ts";
import { minimax } from "./providers/minimax.ts";
import { mistral } from "./providers/mistral.ts";
import { mixlayer } from "./providers/mixlayer.ts";
import { moonshotai } from "./providers/moonshotai.ts";
import { morph } from "./providers/morph.ts";
import { nearai } from "./providers/nearai.ts";
import { nebius } from "./providers/nebius.ts";
import { novita } from "./providers/novita.ts";
import { nscale } from "./providers/nscale.ts";
import { nvidia } from "./providers/nvidia.ts";
import { openai } from "./providers/openai.ts";
import { ovhcloud } from "./providers/ovhcloud.ts";
import { perplexity } from "./providers/perplexity.ts";
import { poolside } from "./providers/poolside.ts";
import { regoloAi } from "./providers/regolo-ai.ts";
import { sakana } from "./providers/sakana.ts";
import { sambanova } from "./providers/sambanova.ts";
import { scaleway } from "./providers/scaleway.ts";
import { siliconflow } from "./providers/siliconflow.ts";
import { stackit } from "./providers/stackit.ts";
import { stepfun } from "./providers/stepfun.ts";
import { submodel } from "./providers/submodel.ts";
import { tavily } from "./providers/tavily.ts";
import { tensormesh } from "./providers/tensormesh.ts";
import { tinfoil } from "./providers/tinfoil.ts";
import { together } from "./providers/together.ts";
import { upstage } from "./providers/upstage.ts";
import { venice } from "./providers/venice.ts";
import { voyage } from "./providers/voyage.ts";
import { vultr } from "./providers/vultr.ts";
import { wafer } from "./providers/wafer.ts";
import { wandb } from "./providers/wandb.ts";
import { xai } from "./providers/xai.ts";
import { xiaomi } from "./providers/xiaomi.ts";
import { zai } from "./providers/zai.ts";

/** Every provider we can call, keyed by slug. */
export const providers: ReadonlyMap<string, Provider> = new Map<string, Provider>([
  [ai21.id, ai21],
  [alibaba.id, alibaba],
  [amazonBedrock.id, amazonBedrock],
  [amazonBedrockAnthropic.id, amazonBedrockAnthropic],
  [amazonNova.id, amazonNova],
  [ambient.id, ambient],
  [antLing.id, antLing],
  [anthropic.id, anthropic],
  [azure.id, azure],
  [azureAnthropic.id, azureAnthropic],
  [baseten.id, baseten],
  [berget.id, berget],
  [cerebras.id, cerebras],
  [chutes.id, chutes],
  [clarifai.id, clarifai],
  [cloudferro.id, cloudferro],
  [cloudflare.id, cloudflare],
  [cohere.id, cohere],
  [databricks.id, databricks],
  [deepinfra.id, deepinfra],
  [deepseek.id, deepseek],
  [digitalocean.id, digitalocean],
  [dinference.id, dinference],
  [evroc.id, evroc],
  [exa.id, exa],
  [fireworks.id, fireworks],
  [friendli.id, friendli],
  [gmicloud.id, gmicloud],
  [googleAiStudio.id, googleAiStudio],
  [googleVertex.id, googleVertex],
  [groq.id, groq],
  [hpcAi.id, hpcAi],
  [inception.id, inception],
  [inceptron.id, inceptron],
  [inferenceNet.id, inferenceNet],
  [ioNet.id, ioNet],
  [jina.id, jina],
  [lilac.id, lilac],
  [meta.id, meta],
  [minimax.id, minimax],
  [mistral.id, mistral],
  [mixlayer.id, mixlayer],
  [moonshotai.id, moonshotai],
  [morph.id, morph],
  [nearai.id, nearai],
  [nebius.id, nebius],
  [novita.id, novita],
  [nscale.id, nscale],
  [nvidia.id, nvidia],
  [openai.id, openai],
  [ovhcloud.id, ovhcloud],
  [perplexity.id, perplexity],
  [poolside.id, poolside],
  [regoloAi.id, regoloAi],
  [sakana.id, sakana],
  [sambanova.id, sambanova],
  [scaleway.id, scaleway],
  [siliconflow.id, siliconflow],
  [stackit.id, stackit],
  [stepfun.id, stepfun],
  [submodel.id, submodel],
  [tavily.id, tavily],
  [tensormesh.id, tensormesh],
  [tinfoil.id, tinfoil],
  [together.id, together],
  [upstage.id, upstage],
  [venice.id, venice],
  [voyage.id, voyage],
  [vultr.id, vultr],
  [wafer.id, wafer],
  [wandb.id, wandb],
  [xai.id, xai],
  [xiaomi.id, xiaomi],
  [zai.id, zai],
]);
