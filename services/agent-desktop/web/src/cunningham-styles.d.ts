declare module '@gouvfr-lasuite/cunningham-react/fonts';
declare module '@gouvfr-lasuite/cunningham-react/style';
