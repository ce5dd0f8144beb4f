export default function LandingPage() {
  return <h1>Causeway</h1>;
}
