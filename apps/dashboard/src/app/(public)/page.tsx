import { readEnv } from "../../env.ts";
import { readCatalog } from "../../features/catalog/read-catalog.ts";
import { Landing } from "../../features/landing/landing.tsx";
import { landingFacts } from "../../features/landing/landing-facts.ts";

export default async function LandingPage() {
  return <Landing facts={landingFacts(await readCatalog())} apiUrl={readEnv().API_URL} />;
}
