import '@gouvfr-lasuite/cunningham-react/fonts';
import '@gouvfr-lasuite/cunningham-react/style';
import './styles/base.css';
import './styles/desk.css';
import './styles/live.css';
import './styles/dpo.css';
import './styles/phone.css';
import { StrictMode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { followColorScheme } from './color-scheme.ts';
import { DeskApi } from './live/api.ts';
import { CALLER_PAGE, CallerPage } from './pages/caller-page.tsx';

followColorScheme();
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <I18nProvider locale="fr-FR">
        {location.pathname === CALLER_PAGE ? <CallerPage api={new DeskApi()} /> : <App api={new DeskApi()} />}
      </I18nProvider>
    </StrictMode>,
  );
}
