import { useState } from 'react';
import { Button } from 'react-aria-components';
import { codeOf } from '../../app/api.ts';
import { dayName, saveFile } from '../../app/save-file.ts';
import { useApi, useSignedIn } from '../../app/session-context.ts';
import { SheetPage } from '../../app/sheet-page.tsx';
import { faultSentence } from '../../wording/sentences.ts';

/** All that an inspection asks for as one file. */
export function InspectionPage() {
  const api = useApi();
  const { expire } = useSignedIn();
  const [said, setSaid] = useState('');
  const [making, setMaking] = useState(false);

  async function make(): Promise<void> {
    setMaking(true);
    setSaid('Le dossier se prépare…');
    try {
      const { file, digest } = await api.inspection();
      saveFile(file, `decroche-controle-${dayName(Date.now())}.html`);
      setSaid(
        `Dossier remis à votre navigateur. Son empreinte (SHA-256) est inscrite au journal : ${digest}`,
      );
    } catch (error) {
      if (codeOf(error) === 'NOT_SIGNED_IN') expire();
      else setSaid(`Le dossier n’a pas été fait. ${faultSentence(codeOf(error))}`);
    } finally {
      setMaking(false);
    }
  }

  return (
    <SheetPage
      title="Dossier de contrôle"
      lead="Un seul fichier pour la CNIL, l’audit interne ou le RSSI : il s’ouvre dans un navigateur, s’imprime, et n’a besoin de rien d’autre."
      said={said}
      onSaid={setSaid}
    >
      <section className="sheet-part">
        <h2>Ce qu’il contient</h2>
        <ul className="lines">
          <li>les versions des logiciels et des modèles en marche, et depuis quand ;</li>
          <li>la fiche du registre, et ce qui est gardé, où et jusqu’à quand, avec les réglages ;</li>
          <li>l’annonce aux appelants, texte et son ;</li>
          <li>les derniers contrôles d’oubli ;</li>
          <li>les 2 000 actions les plus récentes du journal, avec les noms de qui les a faites.</li>
        </ul>
        <p>
          Il ne contient ni parole, ni numéro, ni réglage secret. Il contient des noms de collègues : ne le
          remettez qu’à qui doit le lire. Chaque dossier fait est inscrit au journal des actions avec son
          empreinte, qui prouve plus tard que le fichier n’a pas été changé.
        </p>
        <p>
          <Button className="button primary" isDisabled={making} onPress={() => void make()}>
            Faire le dossier
          </Button>
        </p>
      </section>
    </SheetPage>
  );
}
