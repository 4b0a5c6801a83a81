import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';

const SHORTCUTS = [
  ['Alt + 1 à 5', 'Montrer la source 1 à 5'],
  ['Alt + Q', 'Écrire une question'],
  ['Alt + H', 'Aller à vos questions du jour, entre deux appels'],
  ['Alt + U, Alt + I', 'Dire que la réponse est utile, ou non'],
  ['Alt + Maj + 1 à 5', 'Dire pourquoi : faux, incomplet, pas clair, hors sujet, dépassé'],
  ['Alt + Z', 'Retirer l’avis'],
  ['Alt + N', 'Copier la note de fin d’appel'],
  ['Alt + L', 'Arrêter ou reprendre l’écoute en direct'],
  ['Alt + S', 'Ouvrir la suggestion'],
  ['Échap', 'Fermer ce qui est ouvert'],
  ['? ou Alt + ?', 'Montrer cette liste'],
] as const;

/** Keys of dictation. */
const DICTATION_SHORTCUTS = [['Alt + P', 'Dicter une question (Échap annule)']] as const;

/** Keys of the phone in the page. */
const PHONE_SHORTCUTS = [
  ['Alt + R', 'Répondre au téléphone'],
  ['Alt + C', 'Couper ou rouvrir le micro'],
  ['Alt + G', 'Mettre en attente, reprendre'],
  ['Alt + T', 'Raccrocher ; pendant un aparté ou à trois, quitter le collègue'],
  ['Alt + K', 'Consulter un collègue'],
  ['Alt + J', 'Parler à trois'],
  ['Alt + X', 'Passer l’appelant au collègue'],
] as const;

/** Props of {@link ShortcutsDialog}. */
export interface ShortcutsDialogProps {
  readonly open: boolean;
  /** Whether the extension has its phone in the page. */
  readonly phone: boolean;
  /** Whether questions can be dictated. */
  readonly dictation: boolean;
  readonly onClose: () => void;
}

/** The keys of the desk. */
export function ShortcutsDialog({ open, phone, dictation, onClose }: ShortcutsDialogProps) {
  return (
    <ModalOverlay
      className="overlay"
      isDismissable
      isOpen={open}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Modal className="modal">
        <Dialog className="dialog">
          <div className="dialog-head">
            <Heading slot="title">Raccourcis clavier</Heading>
            <Button slot="close" className="button small">
              Fermer
            </Button>
          </div>
          <dl className="shortcuts">
            {[...SHORTCUTS, ...(dictation ? DICTATION_SHORTCUTS : []), ...(phone ? PHONE_SHORTCUTS : [])].map(
              ([keys, what]) => (
                <div key={keys}>
                  <dt>
                    <kbd>{keys}</kbd>
                  </dt>
                  <dd>{what}</dd>
                </div>
              ),
            )}
          </dl>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
