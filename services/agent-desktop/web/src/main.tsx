import '@gouvfr-lasuite/cunningham-react/fonts';
import '@gouvfr-lasuite/cunningham-react/style';
import './app/base.css';
import './calls/desk.css';
import './calls/live/live.css';
import './app/sheet.css';
import './knowledge/articles/articles.css';
import './phone/phone.css';
import './training/training.css';
import './knowledge/trials/trials.css';
import { StrictMode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { createRoot } from 'react-dom/client';
import { DeskApi } from './app/api.ts';
import { App } from './app/app.tsx';
import { followColorScheme } from './app/color-scheme.ts';

followColorScheme();
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <I18nProvider locale="fr-FR">
        <App api={new DeskApi()} />
      </I18nProvider>
    </StrictMode>,
  );
}
