/** Nothing comes to this page any more, whatever it shows: the agent must not wait for an answer. */
export function AssistantAway() {
  return (
    <div className="notice">
      <p className="notice-what">L’assistant est coupé.</p>
      <p>Vos appels arrivent quand même sur votre téléphone, sans réponse préparée.</p>
    </div>
  );
}
